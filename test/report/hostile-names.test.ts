/** Names come from files of strangers: no table, page or workbook of Neraca may run what they say. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packRows } from '../../src/node/sweep/executor.ts';
import { writeTables } from '../../src/node/sweep/tables.ts';
import { workbookBytes } from '../../src/node/xlsx/write-workbook.ts';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { type Report, tablesOf } from '../../src/report/content.ts';
import { csv } from '../../src/report/csv.ts';
import { markdown } from '../../src/report/markdown.ts';
import { report } from '../../src/report/report.ts';
import { comparisonWorkbook } from '../../src/report/workbook/compare.ts';
import { resultWorkbook } from '../../src/report/workbook/result-workbook.ts';
import type { Workbook } from '../../src/report/workbook/workbook.ts';
import type { Comparison, Result } from '../../src/scenario/result.ts';
import { RowCollector } from '../../src/search/sweep/rows.ts';
import { page } from './page.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult } from './sample-result.ts';

const attacks = [
  "=cmd|' /C calc'!A0",
  '+1+cmd',
  '-2+3',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '  =1+1',
  '\uFF1D1+1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
];
const mark = 'HOSTILE';
/** Keys whose text is free: everything that a stranger's file can put into a result. */
const free = /^(name|chipName|title|where|why|text|id|basis|source|chip|priceBook)$/;

/** The same document with an attack before every free text. */
function hostile<Document>(document: Document, attack: string): Document {
  const text = JSON.stringify(document, (key, value: unknown) =>
    free.test(key) && typeof value === 'string' ? `${attack}${mark} ${value}` : value,
  );
  return JSON.parse(text) as Document;
}

/** Fields of a CSV, as any reader of RFC 4180 sees them. */
function fields(text: string): readonly string[] {
  const found = text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g);
  return [...found].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
}

function reportsOf(attack: string): readonly Report[] {
  return [
    report(hostile<Result>(sampleResult, attack)),
    comparisonReport(hostile<Comparison>(sampleComparison, attack)),
  ];
}

/** What a sheet would take for a formula, unless it is a plain number. */
function runs(field: string): boolean {
  return /^[\s]*[=+\-@\uFF1D]/.test(field) && !/^-?[\d.]+(e[+-]?\d+)?$/.test(field);
}

describe.each(attacks)('the name %j', attack => {
  test('is a text in every CSV of a report', () => {
    const tables = reportsOf(attack).flatMap(tablesOf).map(csv);
    const all = tables.flatMap(fields);
    expect(all.some(field => field.includes(mark))).toBe(true);
    expect(all.filter(runs)).toEqual([]);
  });

  test('is a text in the points of a sweep', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'neraca-hostile-'));
    try {
      const rows = new RowCollector(3);
      rows.add([attack, 1, attack]);
      rows.add(['fine', -2, attack]);
      const chunk = join(folder, 'chunk');
      writeFileSync(chunk, packRows(rows.rows()));
      await writeTables(folder, [attack, 'number', 'same'], [chunk]);
      const written = fields(readFileSync(join(folder, 'points.csv'), 'utf8'));
      expect(written.some(field => field.endsWith(attack))).toBe(true);
      expect(written.filter(runs)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('opens no element in the page', () => {
    for (const content of reportsOf(attack)) {
      const [before = ''] = page(content).split('<script type="application/json"');
      expect(before).toContain(mark);
      expect(before).not.toMatch(/<script|<img|\sonerror=(?!alert\(1\)&gt;)/);
    }
  });

  test('opens no element in Markdown', () => {
    for (const content of reportsOf(attack)) {
      expect(markdown(content)).not.toMatch(/(?<!\\)<(?!https?:)/);
    }
  });

  test('is no formula in a workbook', async () => {
    const books: readonly Workbook[] = [
      resultWorkbook(hostile<Result>(sampleResult, attack)),
      comparisonWorkbook(hostile<Comparison>(sampleComparison, attack)),
    ];
    for (const book of books) {
      const cells = book.sheets.flatMap(({ rows }) => rows.flat());
      expect(cells.some(({ value }) => String(value).includes(mark))).toBe(true);
      for (const { formula = '' } of cells) expect(formula).not.toContain(mark);
      expect((await workbookBytes(book)).length).toBeGreaterThan(0);
    }
  });
});
