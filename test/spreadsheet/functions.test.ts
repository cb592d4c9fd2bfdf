/** The functions of sheets, called as sheets call them. */
import { describe, expect, test } from 'vitest';
import { openLibrary } from '../../src/node/library.ts';
import { readScenarioFile } from '../../src/node/scenario-file.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { callSheetFunction } from '../../src/spreadsheet/call.ts';
import { sheetFunctions } from '../../src/spreadsheet/functions.ts';
import { exampleText } from '../../src/spreadsheet/google-script.ts';
import type { CellValue } from '../../src/spreadsheet/sheet-function.ts';

const library = openLibrary();
const call = (name: string, ...values: CellValue[]) => callSheetFunction(name, values, library);

describe('every function', () => {
  test.each(sheetFunctions.map(one => [exampleText(one), one] as const))(
    '%s gives a value',
    (_text, one) => {
      const value = callSheetFunction(one.name, one.example, library);
      if (typeof value === 'number') expect(value).toBeGreaterThan(0);
      else expect(value.length).toBeGreaterThan(0);
    },
  );

  test.each(sheetFunctions.filter(one => one.parameters.length > 0))(
    '$name says which argument is missing',
    one => {
      const [first] = one.parameters;
      expect(() => callSheetFunction(one.name, [], library)).toThrow(
        `${first?.name}: expected a text`,
      );
    },
  );
});

describe('training', () => {
  test('costs chip-hours times price', () => {
    const hours = call('NERACA_TRAIN_HOURS', 'mixtral-8x7b', 'h100-sxm', 64, 2e11);
    const usd = call('NERACA_TRAIN_COST', 'mixtral-8x7b', 'h100-sxm', 64, 2e11, 2.5);
    expect(usd).toBeCloseTo(Number(hours) * 64 * 2.5, 4);
  });

  test('takes numbers that a sheet hands over as text', () => {
    expect(call('NERACA_TRAIN_HOURS', 'mixtral-8x7b', 'h100-sxm', '64', '2e11')).toBe(
      call('NERACA_TRAIN_HOURS', 'mixtral-8x7b', 'h100-sxm', 64, 2e11),
    );
  });

  test('that does not fit says why', () => {
    expect(() => call('NERACA_TRAIN_COST', 'deepseek-v3', 'h800-sxm', 8, 1e12)).toThrow(
      /needs|divides/,
    );
  });
});

describe('serving', () => {
  test('yields less and costs more under a harder target', () => {
    const at = (name: string, milliseconds: number) =>
      Number(call(name, 'mixtral-8x7b', 'h100-sxm', 1024, 256, milliseconds));
    expect(at('NERACA_SERVE_THROUGHPUT', 20)).toBeLessThanOrEqual(
      at('NERACA_SERVE_THROUGHPUT', 80),
    );
    expect(at('NERACA_SERVE_COST', 20)).toBeGreaterThanOrEqual(at('NERACA_SERVE_COST', 80));
  });
});

describe('figures', () => {
  test('are those of the library', () => {
    const { document } = readScenarioFile('deepseek-v3');
    const { model } = simulate(document, library).scenario;
    expect(call('NERACA_PARAMETERS', 'deepseek-v3')).toBe(model.totalParameters);
    expect(call('NERACA_KV_BYTES', 'deepseek-v3')).toBe(model.kvCacheBytesPerToken);
    expect(call('NERACA_CHIP', 'h100-sxm', 'bandwidth')).toBe(3.35e12);
    expect(call('NERACA_CHIP', 'h100-sxm', 'memory.bandwidthBytesPerSecond')).toBe(3.35e12);
  });

  test.each([
    [['NERACA_CHIP', 'h100-sxm', 'bandwith'], 'did you mean "bandwidth"'],
    [['NERACA_CHIP', 'h100', 'bandwidth'], 'unknown chip "h100"; did you mean'],
    [['NERACA_CHIP', 'h100-sxm', '__proto__'], 'no such figure'],
    [['NERACA_PARAMETERS', 'deepseek-v4x'], 'unknown model'],
    [['NERACA_PARAMETERS', 'deepseek-v3', 'actve'], 'did you mean "active"'],
    [['NERACA_TRAIN_COST', 'deepseek-v3', 'h800-sxm', 'many', 1e12], 'chips: expected a number'],
    [['NERACA_TRAIN_COST', 'deepseek-v3', 'h800-sxm', -8, 1e12], 'whole number of chips'],
    [['NERACA_TRAIN_COST', 'a', 'b', 1, 1, 1, 'c', 1, 1, 1], 'at most 8 arguments'],
    [['NERACA_CHIPP', 'h100-sxm'], 'did you mean "NERACA_CHIP"'],
  ] as const)('%j is refused with a message', ([name, ...values], message) => {
    expect(() => callSheetFunction(name, values, library)).toThrow(message);
  });
});
