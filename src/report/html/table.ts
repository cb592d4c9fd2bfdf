/** A table as HTML: caption, scoped headings, marks for the best, in a box that scrolls by itself on a narrow screen. */

import type { Language } from '../languages/language.ts';
import { cellText, columnHeading, isBest, isNumeric, type Table } from '../table.ts';
import { escapeText } from './escape.ts';

type Say = Language['translate'];

/** Tables longer than this open on request. */
const rowsShown = 10;
/** Shorter tables are read at a glance; sorting them helps nobody. */
const fewestSorted = 4;

function cells(table: Table, row: number): string {
  const values = table.rows[row] ?? {};
  return table.columns
    .map((column, index) => {
      const text = escapeText(cellText(values[column.key], column));
      if (index === 0) return `<th scope="row">${text}</th>`;
      const value = values[column.key];
      const best = isBest(table, row, column);
      const kind = `${isNumeric(column, table) ? 'number' : 'text'}${best ? ' best' : ''}`;
      const said = best ? '<span class="hidden"> (best)</span>' : '';
      const exact = typeof value === 'number' ? ` data-value="${value}"` : '';
      return `<td class="${kind}"${exact}>${text}${said}</td>`;
    })
    .join('');
}

/** The bare table, in its scrolling box; `caption` when nothing beside it carries the title. */
export function bareTable(table: Table, caption: boolean, say: Say): string {
  const title = escapeText(table.title);
  const sorting =
    table.rows.length < fewestSorted ? '' : ' data-sort tabindex="0" aria-sort="none"';
  const head = table.columns
    .map(column => {
      const kind = isNumeric(column, table) ? ' class="number"' : '';
      return `<th scope="col"${kind}${sorting}>${escapeText(columnHeading(column))}</th>`;
    })
    .join('');
  const body = table.rows.map((_, row) => `<tr>${cells(table, row)}</tr>`).join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>${
    caption ? `<caption>${title}</caption>` : ''
  }<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div><button type="button" class="copy" data-done="${escapeText(say('Copied'))}" data-failed="${escapeText(say('Could not copy'))}">${say('Copy table')}</button>`;
}

/** The table under its chart: short and telling, it is shown; else it opens on request. */
export function tableUnderChart(table: Table, shown: boolean, say: Say): string {
  if (shown && table.rows.length <= rowsShown) return bareTable(table, false, say);
  const title = escapeText(table.title);
  return `<details><summary>${title}<span> (${say(`${table.rows.length} rows`)})</span></summary>${bareTable(table, false, say)}</details>`;
}

/** A table of a section: shown, or folded under its title when it is long. */
export function tableHtml(table: Table, say: Say): string {
  if (table.rows.length <= rowsShown)
    return `<div class="table">${bareTable(table, true, say)}</div>`;
  return `<details class="table"><summary><h3>${escapeText(table.title)}</h3> <span>${say(`${table.rows.length} rows`)}</span></summary>${bareTable(table, false, say)}</details>`;
}
