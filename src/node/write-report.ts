/** Writes the report of a result as files: all of them or none. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { comparisonReport } from '../report/comparison-report.ts';
import { chartsOf, type Report, tablesOf } from '../report/content.ts';
import { csv } from '../report/csv.ts';
import { html } from '../report/html.ts';
import { markdown } from '../report/markdown.ts';
import { report } from '../report/report.ts';
import type { Comparison, Result } from '../scenario/result.ts';
import { type NamedContent, writeTogether } from './write-together.ts';

export const reportFormats = ['html', 'png', 'md', 'csv', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportTarget {
  readonly directory: string;
  readonly formats: readonly ReportFormat[];
}

/** Chart.js as one script for browsers, beside the module that Node resolves. */
function chartJsSource(): string {
  const module = createRequire(import.meta.url).resolve('chart.js');
  return readFileSync(join(dirname(module), 'chart.umd.min.js'), 'utf8');
}

/** One PNG a chart; the drawing library is loaded only here. */
async function pictures(content: Report): Promise<readonly NamedContent[]> {
  const { chartPng } = await import('./png/draw.ts');
  return chartsOf(content).map(chart => ({ name: `${chart.id}.png`, content: chartPng(chart) }));
}

/** One CSV a table. */
function tables(content: Report): readonly NamedContent[] {
  return tablesOf(content).map(table => ({ name: `${table.id}.csv`, content: csv(table) }));
}

function isComparison(result: Result | Comparison): result is Comparison {
  return 'results' in result;
}

function filesOf(
  result: Result | Comparison,
  format: ReportFormat,
): readonly NamedContent[] | Promise<readonly NamedContent[]> {
  const content = isComparison(result) ? comparisonReport(result) : report(result);
  switch (format) {
    case 'html':
      return [{ name: 'report.html', content: html(content, { chartJs: chartJsSource() }) }];
    case 'md':
      return [{ name: 'report.md', content: markdown(content) }];
    case 'json':
      return [{ name: 'result.json', content: `${JSON.stringify(result, null, 2)}\n` }];
    case 'csv':
      return tables(content);
    case 'png':
      return pictures(content);
  }
}

/** Writes the formats asked for into the directory, which is made if need be; returns the paths written. */
export async function writeReport(
  result: Result | Comparison,
  { directory, formats }: ReportTarget,
): Promise<readonly string[]> {
  const files: NamedContent[] = [];
  for (const format of new Set(formats)) files.push(...(await filesOf(result, format)));
  return writeTogether(directory, files);
}
