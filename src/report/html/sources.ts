/** Sources as numbered footnotes, with links only to web addresses. */
import type { Footnote } from '../content.ts';
import type { Language } from '../languages/language.ts';
import { escapeText } from './escape.ts';

function sourceHtml({ number, title, url, where }: Footnote): string {
  const text = escapeText(title);
  const linked =
    url !== undefined && /^https?:\/\//.test(url)
      ? `<a href="${escapeText(url)}" rel="noreferrer">${text}</a>`
      : text;
  return `<li id="source-${number}">${linked}${where === undefined ? '' : `, ${escapeText(where)}`}</li>`;
}

/** The section of sources; nothing when there are none. */
export function sourcesHtml(footnotes: readonly Footnote[], say: Language['translate']): string {
  if (footnotes.length === 0) return '';
  return `<section id="sources" aria-labelledby="sources-title"><h2 id="sources-title">${say('Sources')}</h2><ol class="sources">${footnotes.map(sourceHtml).join('')}</ol></section>`;
}
