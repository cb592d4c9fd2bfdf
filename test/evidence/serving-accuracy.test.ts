/** Prefill, decode and serving against what has been published: how far off, over rows and over source families. */
import { describe, expect, test } from 'vitest';
import { errorSummary } from '../../src/evidence/error-summary.ts';
import { validateLedgers } from '../../src/evidence/validation.ts';
import { readLedgers, shippedLedgerFiles } from '../../src/node/ledger-files.ts';
import { openLibrary } from '../../src/node/library.ts';

const kinds = ['prefill', 'decode', 'serving'];
const ledgers = readLedgers(shippedLedgerFiles()).map(({ name, entries }) => ({
  name,
  entries: entries.filter(({ kind }) => kinds.includes(kind)),
}));
const { rows } = validateLedgers(ledgers, { library: openLibrary() });
const isFirstToken = ({ metric }: { metric: string }) => metric.startsWith('timeToFirstToken');

/** Median absolute relative errors that are reached, with a little slack, over rows and over families. */
const reached = [
  { name: 'prefill', row: 0.09, group: 0.085, of: rows.filter(row => row.kind === 'prefill') },
  { name: 'decode', row: 0.11, group: 0.102, of: rows.filter(row => row.kind === 'decode') },
  {
    name: 'throughput and time per output token of services',
    row: 0.105,
    group: 0.115,
    of: rows.filter(row => row.kind === 'serving' && !isFirstToken(row)),
  },
  {
    name: 'time to first token of services',
    row: 0.26,
    group: 0.24,
    of: rows.filter(row => row.kind === 'serving' && isFirstToken(row)),
  },
];

test.each(reached)('$name: the median error is as small as reached', ({ of, row, group }) => {
  const { medianAbsoluteRelativeError, groups } = errorSummary(of);
  expect(of.length).toBeGreaterThan(10);
  expect(medianAbsoluteRelativeError).toBeLessThan(row);
  expect(groups.medianAbsoluteRelativeError).toBeLessThan(group);
});

test('every entry is simulated, whatever was left unpublished', () => {
  const refused = rows.filter(({ predicted }) => predicted === null);
  expect(refused.map(({ id, metric, notes }) => `${id} ${metric}: ${notes[0]}`)).toEqual([]);
});

describe('what DeepSeek and Huawei published of their own services', () => {
  test.each([
    ['dsv3-profile-decode', 'outputTokensPerSecondPerChip', 2324, 0.25],
    ['dsv3-profile-prefill', 'inputTokensPerSecondPerChip', 7839, 0.25],
    ['cm384-decode-4k-b96', 'outputTokensPerSecondPerChip', 1943, 0.3],
    ['cm384-decode-4k-b96', 'timePerOutputTokenSeconds', 0.0494, 0.3],
  ])('%s: %s', (id, metric, published, most) => {
    const row = rows.find(candidate => candidate.id === id && candidate.metric === metric);
    expect(row?.measured).toBe(published);
    expect(Math.abs((row?.predicted ?? 0) / published - 1)).toBeLessThan(most);
  });
});
