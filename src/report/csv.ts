/** Tables as CSV (RFC 4180): one file a table, the unit in the heading, numbers in full. */
import { type Cell, type Column, columnHeading, type Table } from './table.ts';

/** Drops the noise of a division in binary, keeps everything else. */
const writtenDigits = 12;
/** A spreadsheet would run text that begins so as a formula. */
const formula = /^[=+\-@\t\r]/;

function field(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function cellField(cell: Cell | undefined, { unit }: Column): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string'
    ? field(cell)
    : String(Number((cell / (unit?.size ?? 1)).toPrecision(writtenDigits)));
}

/** The CSV of one table, in the units of its columns. */
export function csv({ columns, rows }: Table): string {
  const lines = [
    columns.map(column => field(columnHeading(column))),
    ...rows.map(row => columns.map(column => cellField(row[column.key], column))),
  ];
  return `${lines.map(line => line.join(',')).join('\r\n')}\r\n`;
}
