/** Every figure of the headline opens into its derivation, and the derivation adds up. */
import { describe, expect, test } from 'vitest';
import { openLibrary } from '../../src/node/library.ts';
import { readScenarioFile, shippedScenarios } from '../../src/node/scenario-file.ts';
import { combined, type Term } from '../../src/report/derivations/term.ts';
import { html } from '../../src/report/html.ts';
import { report } from '../../src/report/report.ts';
import { simulate } from '../../src/scenario/simulate.ts';

const library = openLibrary();
const reports = shippedScenarios()
  .map(name => readScenarioFile(name).document)
  .filter(document => document.compare === undefined)
  .map(document => [document.name, report(simulate(document, library))] as const);

function everyTerm(term: Term): readonly Term[] {
  return [term, ...(term.derivation?.terms.flatMap(everyTerm) ?? [])];
}

function roots(name: string): readonly Term[] {
  const found = reports.find(([title]) => title === name)?.[1];
  return (
    [
      ...(found?.headline ?? []),
      ...(found?.sections.flatMap(({ blocks }) => blocks) ?? []),
    ].flatMap(block =>
      block.kind === 'math'
        ? [block.term]
        : block.kind === 'figures'
          ? block.figures.flatMap(({ math }) => math ?? [])
          : [],
    ) ?? []
  );
}

describe.each(reports)('%s', (name, content) => {
  test('derives its figures', () => {
    expect(roots(name).length).toBeGreaterThan(2);
  });

  test('adds up at every step', () => {
    for (const term of roots(name).flatMap(everyTerm)) {
      const value = term.derivation && combined(term.derivation);
      if (value === undefined) continue;
      const off = Math.abs(value - term.value) / Math.max(Math.abs(term.value), Number.MIN_VALUE);
      expect.soft(off, `${term.label}: ${term.derivation?.words}`).toBeLessThan(1e-9);
    }
  });

  test('ends in inputs that say where they came from', () => {
    const leaves = roots(name)
      .flatMap(everyTerm)
      .filter(term => term.derivation === undefined);
    const silent = leaves.filter(
      ({ why, source, label }) => !why && !source && label !== 'a million tokens',
    );
    expect(silent.map(({ label }) => label)).toEqual([]);
  });

  test('reaches the data sheet: sources it names are footnotes of the page', () => {
    const named = roots(name)
      .flatMap(everyTerm)
      .flatMap(({ source }) => source ?? []);
    const ids = content.footnotes.map(({ id }) => id);
    expect(named.length).toBeGreaterThan(0);
    for (const id of named) expect(ids).toContain(id);
  });

  test('opens every figure of the headline, with its sources as footnotes beside it', () => {
    const figures = content.headline.flatMap(block =>
      block.kind === 'figures' ? block.figures : [],
    );
    expect(figures.filter(({ math }) => math === undefined).map(({ label }) => label)).toEqual([]);
    const page = html(content, { chartJs: '' });
    const cards = page.split('<div class="figure">').slice(1);
    const priced = cards.filter(card => /^<dt>Cost of/.test(card));
    for (const card of priced) {
      const named = everyTerm(figures[cards.indexOf(card)]?.math as Term).some(
        ({ source }) => source !== undefined,
      );
      expect(card.includes(`<span class="notes">`)).toBe(named);
    }
  });

  test('says its verdict first, in one line', () => {
    expect(content.verdict).toMatch(/^(Train|Serve) /);
    expect(content.verdict.length).toBeLessThan(140);
    const page = html(content, { chartJs: '' });
    expect(page.indexOf('class="verdict"')).toBeLessThan(page.indexOf('class="answer"'));
  });
});
