import { expect, test } from 'vitest';
import { comparisonReport } from '../../src/report/comparison-report.ts';
import { chartsOf } from '../../src/report/content.ts';
import { report } from '../../src/report/report.ts';
import { page } from './page.ts';
import { sampleComparison } from './sample-comparison.ts';
import { sampleResult, sampleTraining } from './sample-result.ts';
import { tooLarge, variants } from './variants.ts';

const pages = [
  ...Object.entries(variants).map(([name, result]) => [name, report(result)] as const),
  ['comparison', comparisonReport(sampleComparison)] as const,
];

/** The page without its scripts and style, whose text is not the reader's. */
function visible(text: string): string {
  return text.replaceAll(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/g, '');
}

test.each(pages)('the page of a result %s loads nothing from anywhere', (_, content) => {
  const text = page(content);
  expect(visible(text)).not.toMatch(
    /\b(src|srcset|poster|data|action)\s*=|<link\b|<iframe\b|<object\b/i,
  );
  expect(text).not.toMatch(/@import|@font-face|url\(|\bfetch\(|XMLHttpRequest|\bimport\(/);
  expect(text).toContain("default-src 'none'");
});

test.each(pages)('every chart of a result %s has its words and its data', (_, content) => {
  const text = page(content);
  const charts = chartsOf(content);
  expect(text.match(/<canvas /g) ?? []).toHaveLength(charts.length);
  for (const { id, description } of charts) {
    const figure = text.slice(text.indexOf(`<canvas id="chart-${id}"`)).split('</figure>')[0];
    expect(figure).toMatch(/role="img" aria-label="[^"]{40,}"/);
    expect(figure).toContain('<table>');
    expect(description).not.toMatch(/undefined|NaN|Infinity/);
  }
});

test.each(pages)('ids of a result %s are unique', (_, content) => {
  const ids = [...visible(page(content)).matchAll(/\sid="([^"]*)"/g)].map(match => match[1]);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(pages)('the page of a result %s prints no missing value', (_, content) => {
  expect(visible(page(content))).not.toMatch(/undefined|NaN|Infinity|\[object/);
});

test('a script in the name of a scenario stays text', () => {
  const attack = '</title></script><script>alert(1)</script><img src=x onerror="alert(2)">';
  const scenario = { ...sampleResult.scenario, name: attack, values: { model: attack } };
  const text = page(report({ ...sampleResult, scenario }));
  const plain = page(report(sampleResult));
  const count = (page: string, tag: RegExp) => page.match(tag)?.length ?? 0;
  expect(count(text, /<script\b/g)).toBe(count(plain, /<script\b/g));
  expect(text).not.toContain('<img');
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('a script in a name that a chart shows cannot leave the chart data', () => {
  const attack = '</script><script>alert(1)</script>';
  const phases = [{ name: attack, seconds: 1, why: attack }];
  const text = page(
    report({
      ...sampleResult,
      training: { ...sampleTraining, breakdown: { phases, operators: [] } },
    }),
  );
  expect(text).not.toContain('<script>alert(1)');
  const data = text.match(/<script type="application\/json" id="charts">([\s\S]*?)<\/script>/)?.[1];
  expect(JSON.stringify(JSON.parse(data ?? ''))).toContain('alert(1)');
});

test('a source that is no web address becomes no link', () => {
  const sources = [{ id: 'x', title: 'x', url: 'javascript:alert(1)' }];
  expect(page(report({ ...sampleResult, sources }))).not.toContain('javascript:');
});

test('the answer of what does not fit comes first, with the reasons', () => {
  const text = page(report({ ...sampleResult, training: tooLarge }));
  const top = text.slice(0, text.indexOf('<main>'));
  expect(top).toContain('Does not fit');
  for (const { text: why } of tooLarge.reasons) expect(top).toContain(why);
});

test('cautions and estimates stand before the first section', () => {
  const text = page(report(sampleResult));
  const top = text.slice(0, text.indexOf('<main>'));
  for (const { kind, text: note } of sampleResult.notes) {
    expect(top.includes(note)).toBe(kind !== 'info');
  }
});
