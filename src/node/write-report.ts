/** Writes the report of a result as files: all of them or none. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { comparisonReport } from '../report/comparison-report.ts';
import { chartsOf, type Report, tablesOf } from '../report/content.ts';
import { csv } from '../report/csv.ts';
import { type HtmlAssets, html } from '../report/html.ts';
import { english, type Language } from '../report/languages/language.ts';
import { localized } from '../report/languages/localized.ts';
import { markdown } from '../report/markdown.ts';
import { report } from '../report/report.ts';
import { chromeTrace } from '../report/trace.ts';
import type { WhatIfData } from '../report/what-if/data.ts';
import { comparisonWorkbook } from '../report/workbook/compare.ts';
import { resultWorkbook } from '../report/workbook/result-workbook.ts';
import type { Comparison, Result } from '../scenario/result.ts';
import { packageRoot } from './package-root.ts';
import { type NamedContent, writeTogether } from './write-together.ts';

export const reportFormats = ['html', 'png', 'md', 'csv', 'xlsx', 'json', 'trace'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportTarget {
  readonly directory: string;
  readonly formats: readonly ReportFormat[];
  /** With it the HTML page simulates again when the reader turns an input. */
  readonly whatIf?: WhatIfData;
  /** English when absent. */
  readonly language?: Language;
}

/** Chart.js as one script for browsers, beside the module that Node resolves. */
function chartJsSource(): string {
  const module = createRequire(import.meta.url).resolve('chart.js');
  return readFileSync(join(dirname(module), 'chart.umd.min.js'), 'utf8');
}

/** A script of the page, as the build bundled it. */
function pageScriptSource(name: string): string {
  return readFileSync(join(packageRoot, 'dist/page', `${name}.js`), 'utf8');
}

function pageAssets(whatIf: WhatIfData | undefined, language: Language): HtmlAssets {
  return {
    language,
    chartJs: chartJsSource(),
    tablesJs: pageScriptSource('sort-and-copy'),
    ...(whatIf === undefined
      ? {}
      : {
          whatIf: {
            script: pageScriptSource('what-if'),
            data: { ...whatIf, language: language.code },
          },
        }),
  };
}

/** One PNG a chart; the drawing library is loaded only here. */
async function pictures(content: Report): Promise<readonly NamedContent[]> {
  const { chartPng } = await import('./png/draw.ts');
  return chartsOf(content).map(chart => ({ name: `${chart.id}.png`, content: chartPng(chart) }));
}

/** One workbook; the library that writes it is loaded only here. */
async function spreadsheet(result: Result | Comparison): Promise<readonly NamedContent[]> {
  const { workbookBytes } = await import('./xlsx/write-workbook.ts');
  const workbook = isComparison(result) ? comparisonWorkbook(result) : resultWorkbook(result);
  return [{ name: 'report.xlsx', content: await workbookBytes(workbook) }];
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
  { whatIf, language = english }: Pick<ReportTarget, 'whatIf' | 'language'>,
): readonly NamedContent[] | Promise<readonly NamedContent[]> {
  const content = localized(
    isComparison(result) ? comparisonReport(result) : report(result),
    language,
  );
  switch (format) {
    case 'html':
      return [{ name: 'report.html', content: html(content, pageAssets(whatIf, language)) }];
    case 'md':
      return [{ name: 'report.md', content: markdown(content) }];
    case 'json':
      return [{ name: 'result.json', content: `${JSON.stringify(result, null, 2)}\n` }];
    case 'csv':
      return tables(content);
    case 'xlsx':
      return spreadsheet(result);
    case 'png':
      return pictures(content);
    case 'trace':
      return traces(result);
  }
}

/** The pipeline of the training step, for a trace viewer; of a comparison, one a chip. */
function traces(result: Result | Comparison): readonly NamedContent[] {
  const named = isComparison(result)
    ? result.results.map(one => ({ name: `training-${one.chip}`, training: one.result.training }))
    : [{ name: 'training', training: result.training }];
  return named.flatMap(({ name, training }) => {
    const trace = training?.feasible === true ? chromeTrace(training) : undefined;
    return trace === undefined
      ? []
      : [{ name: `${name}.trace.json`, content: `${JSON.stringify(trace)}\n` }];
  });
}

/** Writes the formats asked for into the directory, which is made if need be; returns the paths written. */
export async function writeReport(
  result: Result | Comparison,
  { directory, formats, ...how }: ReportTarget,
): Promise<readonly string[]> {
  const files: NamedContent[] = [];
  for (const format of new Set(formats)) files.push(...(await filesOf(result, format, how)));
  return writeTogether(directory, files);
}

/** Writes any report as one page and its pictures; returns the paths written. */
export async function writePage(
  content: Report,
  { directory, name }: { readonly directory: string; readonly name: string },
): Promise<readonly string[]> {
  const page = { name: `${name}.html`, content: html(content, pageAssets(undefined, english)) };
  return writeTogether(directory, [page, ...(await pictures(content))]);
}
