/** The derivation of a figure as nested lists that open step by step, down to the data sheet. */
import type { Footnote } from '../content.ts';
import type { Term } from '../derivations/term.ts';
import type { Language } from '../languages/language.ts';
import { escapeText } from './escape.ts';

function sourceLink({ source }: Term, footnotes: readonly Footnote[]): string {
  const note = footnotes.find(({ id }) => id === source);
  return note === undefined ? '' : ` <a href="#source-${note.number}">[${note.number}]</a>`;
}

function termHtml(term: Term, footnotes: readonly Footnote[]): string {
  const { label, text, why, derivation } = term;
  const value = text === '' ? '' : ` <b>${escapeText(text)}</b>`;
  const reason = why === undefined || why === '' ? '' : `, ${escapeText(why)}`;
  const line = `${escapeText(label)}${value}${reason}`;
  if (derivation === undefined) return `<li>${line}${sourceLink(term, footnotes)}</li>`;
  return `<li><details><summary>${line}</summary>${stepsHtml(term, footnotes)}</details></li>`;
}

function stepsHtml(term: Term, footnotes: readonly Footnote[]): string {
  const { derivation } = term;
  if (derivation === undefined) return '';
  // A link stands here, not in the line that opens: what is clicked does one thing.
  const link = sourceLink(term, footnotes);
  const terms = derivation.terms.map(term => termHtml(term, footnotes)).join('');
  return `<p class="formula">= ${escapeText(derivation.words)}${link}</p><ul>${terms}</ul>`;
}

/** "How": closed until the reader asks. */
export function mathHtml(
  term: Term,
  footnotes: readonly Footnote[],
  say: Language['translate'],
): string {
  return `<details class="math"><summary>${say('How')}<span class="hidden"> ${say(`${escapeText(term.label)} comes about`)}</span></summary>${stepsHtml(term, footnotes)}</details>`;
}

/** The same below a table or a chart, where it has to say what it explains. */
export function namedMathHtml(
  term: Term,
  footnotes: readonly Footnote[],
  say: Language['translate'],
): string {
  const value = term.text === '' ? '' : ` <b>${escapeText(term.text)}</b>`;
  return `<details class="math"><summary>${say('How')} ${say(`${escapeText(term.label)} comes about`)}${value}</summary>${stepsHtml(term, footnotes)}</details>`;
}

function sourcesOf({ source, derivation }: Term): readonly string[] {
  return [
    ...(source === undefined ? [] : [source]),
    ...(derivation?.terms.flatMap(sourcesOf) ?? []),
  ];
}

/** Footnotes of a figure: every source that its derivation rests on. */
export function referencesHtml(term: Term, footnotes: readonly Footnote[]): string {
  const ids = new Set(sourcesOf(term));
  const links = footnotes
    .filter(({ id }) => ids.has(id))
    .map(({ number }) => `<a href="#source-${number}">[${number}]</a>`);
  return links.length === 0 ? '' : ` <span class="notes">${links.join(' ')}</span>`;
}
