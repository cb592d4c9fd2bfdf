/** The report in Indonesian: what a reader sees is translated, numbers, names and sources are not. */
import { describe, expect, test } from 'vitest';
import { chartsOf, type Report, tablesOf } from '../../src/report/content.ts';
import { html } from '../../src/report/html.ts';
import { indonesian } from '../../src/report/languages/indonesian.ts';
import { translator } from '../../src/report/languages/language.ts';
import { localized } from '../../src/report/languages/localized.ts';
import { report } from '../../src/report/report.ts';
import { sampleResult } from './sample-result.ts';

const english = report(sampleResult);
const local = localized(english, indonesian);
const numbers = (text: string) => text.match(/\d[\d.,]*\d|\d/g) ?? [];

describe('translation', () => {
  const say = translator({
    'train {1} in {2}': 'latih {1} dalam {2}',
    '{1} days': '{1} hari',
    cost: 'biaya',
    'made of {1}': 'dari {1}',
  });

  test.each([
    ['cost', 'biaya'],
    ['Cost', 'Biaya'],
    ['train $5 M in 12 days', 'latih $5 M dalam 12 hari'],
    ['Cost: cost. Cost', 'Biaya: biaya. Biaya'],
    ['Nvidia H800', 'Nvidia H800'],
    ['made of $1 {2} cost', 'dari $1 {2} cost'],
  ])('of %j is %j', (before, after) => {
    expect(say(before)).toBe(after);
  });
});

describe('the Indonesian report', () => {
  test('spells out millions and billions: "M" is a thousand times more to its reader', () => {
    expect(indonesian.translate('train $5.13 M in 52.2 days')).toBe(
      'latih $5.13 juta dalam 52.2 hari',
    );
    expect(indonesian.translate('609 B')).toBe('609 miliar');
    expect(indonesian.translate('80 GB')).toBe('80 GB');
    expect([local.verdict, local.answer].join(' ')).not.toMatch(/\d [MBT]\b/);
  });

  test('translates its titles, headings and charts', () => {
    const same = (before: readonly string[], after: readonly string[]) =>
      before.filter((text, index) => text === after[index]);
    const headings = (of: Report) => [
      ...of.sections.map(({ title }) => title),
      ...chartsOf(of).map(({ title }) => title),
      ...of.headline.flatMap(block =>
        block.kind === 'figures' ? block.figures.map(({ label }) => label) : [],
      ),
    ];
    expect(same(headings(english), headings(local))).toEqual([]);
  });

  test('leaves few columns and table titles in English', () => {
    const words = (of: Report) =>
      tablesOf(of).flatMap(({ title, columns }) => [title, ...columns.map(({ label }) => label)]);
    const [before, after] = [words(english), words(local)];
    const kept = new Set(before.filter((text, index) => text === after[index]));
    const alike = new Set([
      'Operator',
      'Median',
      'SLO',
      'Model',
      'MFU',
      'p50',
      'p90',
      'p99',
      'Prefill',
      'Decode',
    ]);
    expect(
      [...kept].filter(text => !alike.has(text) && !text.startsWith('Data:')).length,
    ).toBeLessThan(6);
  });

  test('keeps every number of verdict, answer and headline', () => {
    expect(numbers(local.verdict).toSorted()).toEqual(numbers(english.verdict).toSorted());
    expect(numbers(local.answer).toSorted()).toEqual(numbers(english.answer).toSorted());
    expect(local.verdict).toMatch(/^Latih .* layani .* per sejuta token keluaran/);
  });

  test('keeps sources and cells with numbers as they are', () => {
    expect(local.footnotes).toEqual(english.footnotes);
    const cells = (of: Report) =>
      tablesOf(of).flatMap(({ rows }) =>
        rows.flatMap(row => Object.values(row).filter(cell => typeof cell === 'number')),
      );
    expect(cells(local)).toEqual(cells(english));
  });

  test('says its language, and wraps the page in it', () => {
    const page = html(local, { chartJs: '', language: indonesian });
    expect(page).toContain('<html lang="id">');
    expect(page).toContain('Dibuat dengan Neraca');
    expect(page).not.toContain('Copy table');
  });
});
