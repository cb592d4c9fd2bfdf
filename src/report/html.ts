/** A report as one HTML file that needs nothing beside it: no network, no fonts, no other file. */
import { themes } from './chart-js/theme.ts';
import { chartConfiguration } from './chart-js.ts';
import { chartsOf, type Footnote, type Report, type Section } from './content.ts';
import { blockHtml, canvasId } from './html/blocks.ts';
import { embeddedJson, embeddedScript, escapeText } from './html/escape.ts';
import { pageScript } from './html/page-script.ts';
import { remarksHtml } from './html/remarks.ts';
import { sourcesHtml } from './html/sources.ts';
import { style } from './html/style.ts';
import { english, type Language } from './languages/language.ts';
import { pageControls, type WhatIfData } from './what-if/data.ts';
import { panelHtml } from './what-if/panel.ts';

export interface HtmlAssets {
  /** Source text of Chart.js's browser build. */
  readonly chartJs: string;
  /** Source text of the script that makes tables sort and copy; without it they only stand there. */
  readonly tablesJs?: string;
  /** With it, the page simulates: the reader turns inputs and everything follows. */
  readonly whatIf?: WhatIfAssets;
  /** Language of the report's texts, which are in it already, and of the page around them; English when absent. */
  readonly language?: Language;
}

export interface WhatIfAssets {
  /** Source text of the script with the simulation core in it. */
  readonly script: string;
  readonly data: WhatIfData;
}

type Say = Language['translate'];

/** The browser is told to load nothing, whatever the text of the report says. */
const policy =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

function sectionHtml(
  { id, title, blocks }: Section,
  footnotes: readonly Footnote[],
  say: Say,
): string {
  const body = blocks.map(block => blockHtml(block, footnotes, say)).join('\n');
  return `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeText(title)}</h2>\n${body}\n</section>`;
}

/** What the page is, and what a reader may do with it, before anything else. */
function kicker({ sections }: Report, simulates: boolean, say: Say): string {
  const assumed = sections.some(({ id }) => id === 'assumptions');
  return `<p class="kicker">${[
    say('A simulation'),
    ...(assumed ? [`<a href="#assumptions">${say('what it assumes')}</a>`] : []),
    ...(simulates ? [`<a href="#what-if">${say('change the inputs')}</a>`] : []),
  ].join(' · ')}</p>`;
}

function contents({ sections, footnotes }: Report, say: Say): string {
  const entries = [
    ...sections.map(({ id, title }) => ({ id, title })),
    ...(footnotes.length > 0 ? [{ id: 'sources', title: say('Sources') }] : []),
  ];
  return `<nav aria-label="${say('Contents')}">${entries
    .map(({ id, title }) => `<a href="#${id}">${escapeText(title)}</a>`)
    .join('')}</nav>`;
}

/** What the page's script draws on which canvas, in light colours; it knows those of the dark. */
export function chartData(report: Report) {
  return chartsOf(report).map(chart => ({
    canvas: canvasId(chart),
    configuration: chartConfiguration(chart, { theme: themes.light, frame: 'page' }),
  }));
}

/** Large figures and what to know before acting on them: the part of the header that follows the inputs. */
export function headlineHtml({ headline, remarks, footnotes }: Report, say: Say): string {
  return `${headline.map(block => blockHtml(block, footnotes, say)).join('\n')}\n${remarksHtml(remarks, say)}`;
}

/** The sections with their sources. */
export function mainHtml({ sections, footnotes }: Report, say: Say): string {
  return `${sections.map(section => sectionHtml(section, footnotes, say)).join('\n')}\n${sourcesHtml(footnotes, say)}`;
}

function whatIfHtml({ script, data }: WhatIfAssets): string {
  return `<script type="application/json" id="what-if-data">${embeddedJson(data)}</script>
<script>${embeddedScript(script)}</script>
`;
}

/** The page of a report. */
export function html(
  report: Report,
  { chartJs, tablesJs, whatIf, language = english }: HtmlAssets,
): string {
  const say = language.translate;
  const { title, verdict, answer } = report;
  return `<!doctype html>
<html lang="${language.code}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${escapeText(answer)}">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
${kicker(report, whatIf !== undefined, say)}
<h1>${escapeText(title)}</h1>
<p class="verdict">${escapeText(verdict)}</p>
<p class="answer">${escapeText(answer)}</p>
<div id="headline">
${headlineHtml(report, say)}
</div>
${whatIf === undefined ? '' : panelHtml(pageControls(whatIf.data), say)}
${contents(report, say)}
</header>
<main>
${mainHtml(report, say)}
</main>
<footer>${say('Made with Neraca. Figures are simulated from the assumptions and sources above.')}</footer>
<script type="application/json" id="charts">${embeddedJson(chartData(report))}</script>
<script>${embeddedScript(chartJs)}</script>
<script>${embeddedScript(pageScript())}</script>
${tablesJs === undefined ? '' : `<script>${embeddedScript(tablesJs)}</script>\n`}${whatIf === undefined ? '' : whatIfHtml(whatIf)}</body>
</html>
`;
}
