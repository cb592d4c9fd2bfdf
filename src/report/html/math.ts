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
  const line = `${escapeText(label)}${value}${reason}${sourceLink(term, footnotes)}`;
  if (derivation === undefined) return `<li>${line}</li>`;
  return `<li><details><summary>${line}</summary>${stepsHtml(term, footnotes)}</details></li>`;
}

function stepsHtml({ derivation }: Term, footnotes: readonly Footnote[]): string {
  if (derivation === undefined) return '';
  const terms = derivation.terms.map(term => termHtml(term, footnotes)).join('');
  return `<p class="formula">= ${escapeText(derivation.words)}</p><ul>${terms}</ul>`;
}

/** "How": closed until the reader asks. */
export function mathHtml(
  term: Term,
  footnotes: readonly Footnote[],
  say: Language['translate'],
): string {
  return `<details class="math"><summary>${say('How')}<span class="hidden"> ${say(`${escapeText(term.label)} comes about`)}</span></summary>${stepsHtml(term, footnotes)}</details>`;
}
