/** The script bundles for sheets, in a place that has the language and nothing else. */
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { openLibrary } from '../../src/node/library.ts';
import { callSheetFunction } from '../../src/spreadsheet/call.ts';
import { sheetFunctions } from '../../src/spreadsheet/functions.ts';
import { exampleText } from '../../src/spreadsheet/google-script.ts';
import { neraca, scratch } from '../support/neraca.ts';

const google = readFileSync('dist/sheets/neraca-google-sheets.gs', 'utf8');
const excel = readFileSync('dist/sheets/neraca-excel.js', 'utf8');
const library = openLibrary();
const expected = (name: string, values: readonly (string | number)[]) => {
  const value = callSheetFunction(name, values, library);
  return Array.isArray(value) ? value.map(item => [item]) : value;
};

describe('the script for Google Sheets', () => {
  const place = createContext(Object.create(null));
  runInContext('console = undefined;', place);
  runInContext(google, place);

  test.each(sheetFunctions.map(one => [exampleText(one), one] as const))(
    'answers %s',
    (formula, one) => {
      const answer = JSON.parse(runInContext(`JSON.stringify(${formula.slice(1)})`, place));
      expect(answer).toEqual(expected(one.name, one.example));
    },
  );

  test('throws a message for the cell', () => {
    const call = `try { NERACA_CHIP("h100", "bf16") } catch (error) { error.message }`;
    expect(runInContext(call, place)).toContain('unknown chip "h100"');
  });

  test('declares each function with the comment that its help is read from', () => {
    for (const { name } of sheetFunctions) {
      expect(google).toMatch(new RegExp(`@customfunction\\n \\*/\\nfunction ${name}\\(`));
    }
  });
});

describe('the script for Excel', () => {
  const setUp = `
    var associated = {};
    var CustomFunctions = {
      associate: function (id, run) { associated[id] = run; },
      Error: function (code, message) { this.code = code; this.message = message; },
      ErrorCode: { invalidValue: '#VALUE!' },
    };`;
  const place = createContext(Object.create(null));
  runInContext(setUp, place);
  runInContext(excel, place);
  const metadata = JSON.parse(readFileSync('dist/sheets/neraca-excel.json', 'utf8'));

  test('associates what the metadata declares', () => {
    const ids = metadata.functions.map(({ id }: { id: string }) => id);
    expect(JSON.parse(runInContext('JSON.stringify(Object.keys(associated))', place))).toEqual(ids);
    expect(ids).toEqual(sheetFunctions.map(({ name }) => name));
  });

  test('ignores the invocation that Excel hands over last, and fills empty cells with defaults', () => {
    const call = `associated.NERACA_KV_BYTES('deepseek-v3', null, { address: 'A1' })`;
    expect(runInContext(call, place)).toBe(expected('NERACA_KV_BYTES', ['deepseek-v3']));
  });

  test('turns a refusal into a value error with its message', () => {
    const call = `try { associated.NERACA_PARAMETERS('nothing', null, {}) } catch (error) { error.code + ' ' + error.message }`;
    expect(runInContext(call, place)).toMatch(/^#VALUE! unknown model "nothing"/);
  });
});

describe('neraca sheets', () => {
  test('writes the scripts where it is told', () => {
    using place = scratch();
    const { exitCode, stdout } = neraca(['sheets', '--out', place.path]);
    expect(exitCode).toBe(0);
    expect(place.files()).toEqual([
      'neraca-excel.js',
      'neraca-excel.json',
      'neraca-google-sheets.gs',
    ]);
    expect(stdout).toContain('=NERACA_TRAIN_COST("deepseek-v3", "h800-sxm", 2048, 1.48E13, 2)');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});
