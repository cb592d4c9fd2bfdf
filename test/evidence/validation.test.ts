/** Validation: nothing is dropped, nothing is known that may not be, and the summaries say what they claim. */
import { describe, expect, test } from 'vitest';
import { errorSummary } from '../../src/evidence/error-summary.ts';
import type { LedgerEntry } from '../../src/evidence/ledger-entry.ts';
import { pairSummary } from '../../src/evidence/pairs.ts';
import { validateLedgers } from '../../src/evidence/validation.ts';
import { readLedgers, shippedLedgerFiles } from '../../src/node/ledger-files.ts';
import { openLibrary } from '../../src/node/library.ts';

const workbench = { library: openLibrary() };
const all = readLedgers(shippedLedgerFiles());
/** One entry in so many of each file: enough to see every kind. */
const ledgers = all.map(({ name, entries }) => ({
  name,
  entries: entries.filter((_, index) => index % 7 === 0),
}));

describe('validation', () => {
  const { rows, summary } = validateLedgers(ledgers, workbench);

  test('keeps every published figure as a row', () => {
    const figures = ledgers.flatMap(({ entries }) =>
      entries.flatMap(({ id, measured }) => measured.map(({ metric }) => `${id} ${metric}`)),
    );
    expect(rows.map(({ id, metric }) => `${id} ${metric}`)).toEqual(figures);
  });

  test('gives the reason of each figure it cannot simulate', () => {
    for (const { predicted, notes } of rows) {
      if (predicted === null) expect(notes[0]).toMatch(/\w/);
      else expect(predicted).toBeGreaterThan(0);
    }
  });

  test('counts rows as they are', () => {
    const { gemm } = summary;
    expect(gemm?.count).toBe(rows.filter(({ kind }) => kind === 'gemm').length);
  });

  test('predicts the same whatever the id, source, group and figures of an entry', () => {
    const disguised = ledgers.map(({ name, entries }) => ({
      name,
      entries: entries.map(
        (entry, index): LedgerEntry =>
          ({
            ...entry,
            id: `disguised-${index}`,
            group: 'elsewhere',
            source: { title: 'another', url: 'https://example.org', where: 'nowhere' },
            notes: 'nothing',
            measured: entry.measured.map(figure => ({ ...figure, value: figure.value * 3 })),
          }) as LedgerEntry,
      ),
    }));
    const again = validateLedgers(disguised, workbench).rows;
    expect(again.map(row => row.predicted)).toEqual(rows.map(row => row.predicted));
  });
});

describe('a summary', () => {
  const row = (group: string, relativeError: number | null) => ({ group, relativeError });

  test('takes the median of a family before that of the families', () => {
    const rows = [row('a', 0.1), row('a', 0.1), row('a', 0.1), row('b', -0.3)];
    const { medianAbsoluteRelativeError, groups, bias } = errorSummary(rows);
    expect(medianAbsoluteRelativeError).toBeCloseTo(0.1);
    expect(groups.medianAbsoluteRelativeError).toBeCloseTo(0.2);
    expect(bias).toBeCloseTo(0.1);
  });

  test('counts what has no prediction as wholly wrong', () => {
    const { unsupported, meanAbsoluteRelativeError } = errorSummary([row('a', 0), row('b', null)]);
    expect(unsupported).toBe(1);
    expect(meanAbsoluteRelativeError).toBeCloseTo(0.5);
  });
});

describe('pairs', () => {
  const row = (alike: string, measured: number, predicted: number | null) => ({
    alike,
    measured,
    predicted,
  });

  test('compare only what is alike', () => {
    expect(pairSummary([row('a', 1, 1), row('b', 2, 2), row('a', 2, null)]).count).toBe(0);
  });

  test('tell a ratio that is off from an order that is wrong', () => {
    const { medianRatioError, rightOrder, distinct } = pairSummary([
      row('a', 1, 1),
      row('a', 2, 3),
    ]);
    expect(medianRatioError).toBeCloseTo(1 / 3);
    expect([distinct, rightOrder]).toEqual([1, 1]);
    expect(pairSummary([row('a', 1, 3), row('a', 2, 2)]).rightOrder).toBe(0);
    expect(pairSummary([row('a', 100, 1), row('a', 101, 1)]).distinct).toBe(0);
  });
});
