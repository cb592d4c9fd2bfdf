/** Cautions and estimates as boxes near the top, where nobody who acts on the figures can miss them. */
import type { Remark } from '../content.ts';
import type { Language } from '../languages/language.ts';
import { escapeText } from './escape.ts';

/** More estimates than this are folded under their count. */
const estimatesShown = 3;

function list(remarks: readonly Remark[]): string {
  return `<ul>${remarks.map(({ text }) => `<li>${escapeText(text)}</li>`).join('')}</ul>`;
}

/** The boxes; nothing when there is nothing to remark. */
export function remarksHtml(remarks: readonly Remark[], say: Language['translate']): string {
  const cautions = remarks.filter(({ kind }) => kind === 'caution');
  const estimates = remarks.filter(({ kind }) => kind === 'estimate');
  const boxes: string[] = [];
  if (cautions.length > 0) {
    boxes.push(
      `<aside class="remark caution" aria-label="${say('Cautions')}"><h2>${say('Know before acting on these figures')}</h2>${list(cautions)}</aside>`,
    );
  }
  if (estimates.length > 0) {
    const title = say(
      estimates.length === 1
        ? '1 input is an estimate'
        : `${estimates.length} inputs are estimates`,
    );
    boxes.push(
      estimates.length > estimatesShown
        ? `<aside class="remark estimate" aria-label="${say('Estimates')}"><details><summary><h2>${title}</h2></summary>${list(estimates)}</details></aside>`
        : `<aside class="remark estimate" aria-label="${say('Estimates')}"><h2>${title}</h2>${list(estimates)}</aside>`,
    );
  }
  return boxes.length === 0 ? '' : `<div class="remarks">${boxes.join('')}</div>`;
}
