/** The blocks of a section as HTML. */
import { chartHeight } from '../chart-js.ts';
import type { Chart } from '../charts/chart.ts';
import { type Block, type Figure, type Footnote, tableOfChart } from '../content.ts';
import type { Language } from '../languages/language.ts';
import { escapeText } from './escape.ts';
import { mathHtml, namedMathHtml, referencesHtml } from './math.ts';
import { tableHtml, tableUnderChart } from './table.ts';

type Say = Language['translate'];

/** Id of a chart's canvas. */
export function canvasId({ id }: Chart): string {
  return `chart-${id}`;
}

function figureHtml(
  { label, value, unit, detail, math }: Figure,
  footnotes: readonly Footnote[],
  say: Say,
): string {
  const words = /\d/.test(value) ? 'value' : 'value words';
  const suffix = unit === '' ? '' : ` <span class="unit">${escapeText(unit)}</span>`;
  return `<div class="figure"><dt>${escapeText(label)}</dt><dd class="${words}">${escapeText(value)}${suffix}</dd><dd class="detail">${escapeText(detail)}${math === undefined ? '' : referencesHtml(math, footnotes)}</dd>${math === undefined ? '' : `<dd>${mathHtml(math, footnotes, say)}</dd>`}</div>`;
}

function chartHtml(block: Extract<Block, { kind: 'chart' }>, say: Say): string {
  const { chart } = block;
  const table = tableUnderChart(tableOfChart(block), block.table !== undefined, say);
  return `<figure class="chart"><h3>${escapeText(chart.title)}</h3><div class="plot" style="height:${chartHeight(chart)}px"><canvas id="${canvasId(chart)}" role="img" aria-label="${escapeText(`${chart.title}. ${chart.description}`)}"></canvas></div>${table}</figure>`;
}

/** Text in which `[2]` becomes a link to the second source. */
export function linkedText(text: string, footnotes: number): string {
  return escapeText(text).replaceAll(/\[(\d+)\]/g, (whole, number: string) =>
    Number(number) >= 1 && Number(number) <= footnotes
      ? `<a href="#source-${number}">[${number}]</a>`
      : whole,
  );
}

/** One block; `footnotes` are the sources that text may point to. */
export function blockHtml(block: Block, footnotes: readonly Footnote[], say: Say): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${linkedText(block.text, footnotes.length)}</p>`;
    case 'figures':
      return `<div class="group"><h2>${escapeText(block.label)}</h2><dl class="figures">${block.figures.map(figure => figureHtml(figure, footnotes, say)).join('')}</dl></div>`;
    case 'list':
      return `<ul>${block.items.map(item => `<li>${linkedText(item, footnotes.length)}</li>`).join('')}</ul>`;
    case 'table':
      return tableHtml(block.table, say);
    case 'math':
      return namedMathHtml(block.term, footnotes, say);
    case 'chart':
      return chartHtml(block, say);
  }
}
