import { expect, test } from 'vitest';
import { tablesOf } from '../../src/report/content.ts';
import { csv } from '../../src/report/csv.ts';
import { report } from '../../src/report/report.ts';
import type { Table } from '../../src/report/table.ts';
import { sampleResult } from './sample-result.ts';

const table: Table = {
  id: 'x',
  title: 'x',
  columns: [
    { key: 'name', label: 'Name' },
    { key: 'time', label: 'Time', unit: { symbol: 'ms', size: 1e-3 } },
  ],
  rows: [
    { name: 'a, "b"', time: 0.0123 },
    { name: '=HYPERLINK("x")', time: null },
  ],
};

test('quotes what needs it, states the unit, leaves the unknown empty and starts no formula', () => {
  expect(csv(table)).toBe('Name,Time (ms)\r\n"a, ""b""",12.3\r\n"\'=HYPERLINK(""x"")",\r\n');
});

test('every table of a report has its heading and all its rows', () => {
  for (const one of tablesOf(report(sampleResult))) {
    const lines = csv(one).trimEnd().split('\r\n');
    expect(lines).toHaveLength(one.rows.length + 1);
  }
});

test('tables of a report have names of their own', () => {
  const ids = tablesOf(report(sampleResult)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
