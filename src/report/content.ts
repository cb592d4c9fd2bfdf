/** What a report is made of: plain data that HTML, Markdown, CSV and PNG are written from. */
import type { Note, Source } from '../scenario/result.ts';
import { chartTable } from './chart-table.ts';
import type { Chart } from './charts/chart.ts';
import type { Term } from './derivations/term.ts';
import type { Table } from './table.ts';

/** One answer in large type. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly detail: string;
  /** How it comes about, down to the inputs. */
  readonly math?: Term;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'figures'; readonly label: string; readonly figures: readonly Figure[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  /** How a figure of the text or table above comes about. */
  | { readonly kind: 'math'; readonly term: Term }
  /** A chart over the table of its data; without one, the page lists what the chart draws. */
  | {
      readonly kind: 'chart';
      readonly chart: Chart;
      readonly table?: Table;
      /** What the chart draws, where another language says it. */
      readonly data?: Table;
    };

/** The table of a chart: its own, or the values that it draws. */
export function tableOfChart({ chart, table, data }: Extract<Block, { kind: 'chart' }>): Table {
  return table ?? data ?? chartTable(chart);
}

export interface Section {
  /** Unique in the report; names the link to it. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** What the reader must know before acting: cautions and estimates. */
export type Remark = Note;

/** A source with the number that footnotes call it by. */
export interface Footnote extends Source {
  readonly number: number;
}

export interface Report {
  readonly title: string;
  /** The answer in one line: "train … · serve … · serving overtakes training in …". */
  readonly verdict: string;
  /** The whole answer in one or two sentences. */
  readonly answer: string;
  readonly headline: readonly Block[];
  readonly remarks: readonly Remark[];
  readonly sections: readonly Section[];
  readonly footnotes: readonly Footnote[];
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

/** A derivation below what it explains; none where there is nothing to derive. */
export function mathBlock(term: Term | undefined): readonly Block[] {
  return term?.derivation === undefined ? [] : [{ kind: 'math', term }];
}

/** A table block; none when it has no rows. */
export function tableBlock(table: Table): readonly Block[] {
  return table.rows.length === 0 ? [] : [{ kind: 'table', table }];
}

/** A chart block; none when there is nothing to draw. */
export function chartBlock(chart: Chart | null): readonly Block[] {
  return chart === null ? [] : [{ kind: 'chart', chart }];
}

/** A chart over a table that says more than the chart; the table alone when there is nothing to draw. */
export function chartWithTable(chart: Chart | null, table: Table): readonly Block[] {
  return chart === null ? tableBlock(table) : [{ kind: 'chart', chart, table }];
}

function blocksOf(report: Report): readonly Block[] {
  return [...report.headline, ...report.sections.flatMap(section => section.blocks)];
}

/** Every chart of a report, in reading order. */
export function chartsOf(report: Report): readonly Chart[] {
  return blocksOf(report).flatMap(block => (block.kind === 'chart' ? [block.chart] : []));
}

/** Every table of a report in reading order, the data of its charts included. */
export function tablesOf(report: Report): readonly Table[] {
  return blocksOf(report).flatMap(block => {
    if (block.kind === 'table') return [block.table];
    return block.kind === 'chart' ? [tableOfChart(block)] : [];
  });
}
