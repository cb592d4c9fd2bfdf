/** A table as data: each column states its unit once, cells are in base units. */

import { type DisplayUnit, plain } from './display-unit.ts';
import { numberIn } from './number.ts';

/** Text, a number in the base unit of its column, or nothing known. */
export type Cell = string | number | null;

export interface Column {
  readonly key: string;
  readonly label: string;
  /** Columns without a unit hold text or plain counts. */
  readonly unit?: DisplayUnit;
}

export interface Table {
  /** Unique in the report; names its CSV file. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** The first column names the row. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** Cells to mark as the best of their column: row number and column key. */
  readonly best?: readonly { readonly row: number; readonly column: string }[];
}

/** `Time (ms)`, or the label alone. */
export function columnHeading({ label, unit }: Column): string {
  return unit === undefined || unit.symbol === '' ? label : `${label} (${unit.symbol})`;
}

/** A cell as people read it; the unit stands in the heading. */
export function cellText(cell: Cell | undefined, column: Column): string {
  if (cell === null || cell === undefined) return '–';
  if (typeof cell === 'string') return cell;
  return numberIn(cell, column.unit ?? plain);
}

/** Whether a column holds numbers, which align right. */
export function isNumeric(column: Column, { rows }: Table): boolean {
  return rows.some(row => typeof row[column.key] === 'number');
}

/** Whether a cell carries the mark of the best. */
export function isBest(table: Table, row: number, column: Column): boolean {
  return table.best?.some(mark => mark.row === row && mark.column === column.key) ?? false;
}
