/** Every CSV that Neraca writes (RFC 4180): quoted where need be, numbers in full, and no text that a sheet would run. */
import { type Cell, type Column, columnHeading, type Table } from './table.ts';

/** Drops the noise of a division in binary, keeps everything else. */
const writtenDigits = 12;
/** A spreadsheet would run text that begins so as a formula; some skip blanks and full-width forms count as well. */
const formula = /^[\s\u200B\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;

/** Text that no spreadsheet takes for a formula. */
export function inertText(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** One cell of any CSV; null is left empty. */
export function csvField(cell: string | number | boolean | null | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const harmless = inertText(cell);
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One line of any CSV, of cells written by `csvField`, with its end. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.join(',')}\r\n`;
}

function inUnit(cell: Cell | undefined, { unit }: Column): Cell | undefined {
  return typeof cell === 'number'
    ? Number((cell / (unit?.size ?? 1)).toPrecision(writtenDigits))
    : cell;
}

/** The CSV of one table, in the units of its columns. */
export function csv({ columns, rows }: Table): string {
  const lines = [
    columns.map(column => csvField(columnHeading(column))),
    ...rows.map(row => columns.map(column => csvField(inUnit(row[column.key], column)))),
  ];
  return lines.map(csvLine).join('');
}
