/** Published training runs against the simulator as shipped: bounds are what it reaches, with a little slack. */
import { describe, expect, test } from 'vitest';
import { validateLedgers } from '../../src/evidence/validation.ts';
import { readLedgers } from '../../src/node/ledger-files.ts';
import { openLibrary } from '../../src/node/library.ts';

const { rows, summary } = validateLedgers(readLedgers(['scenarios/ledger/training.json']), {
  library: openLibrary(),
});
const training = summary.training;

describe('published training runs', () => {
  test('are all simulated', () => {
    expect(training?.count).toBeGreaterThan(170);
    expect(training?.unsupported).toBe(0);
  });

  test('are met within 10% in the middle, over rows and over source families, and 12.5% on average', () => {
    expect(training?.medianAbsoluteRelativeError).toBeLessThan(0.1);
    expect(training?.groups.medianAbsoluteRelativeError).toBeLessThan(0.105);
    expect(training?.meanAbsoluteRelativeError).toBeLessThan(0.125);
    expect(training?.p90AbsoluteRelativeError).toBeLessThan(0.26);
  });

  test('are neither too fast nor too slow on the whole', () => {
    expect(Math.abs(training?.bias ?? 1)).toBeLessThan(0.03);
  });

  test('compare as measured: two layouts of one model on one chip', () => {
    expect(training?.pairs.medianRatioError).toBeLessThan(0.075);
    expect(training?.pairs.rightOrder).toBeGreaterThan(0.88);
  });

  test('need the memory that was measured', () => {
    expect(training?.memory?.medianAbsoluteRelativeError).toBeLessThan(0.07);
    expect(training?.memory?.p90AbsoluteRelativeError).toBeLessThan(0.15);
  });

  test('tell what was not published and had to be settled', () => {
    const silent = rows.filter(({ notes }) => notes.some(note => note.includes('not published')));
    expect(silent.length).toBeGreaterThan(100);
  });

  test("include DeepSeek-V3's step, within 10%", () => {
    const steps = rows.filter(
      ({ id, metric }) => /^dsv3-isca25/.test(id) && metric === 'stepSeconds',
    );
    expect(steps.length).toBe(2);
    for (const { relativeError } of steps) expect(Math.abs(relativeError ?? 1)).toBeLessThan(0.1);
  });
});
