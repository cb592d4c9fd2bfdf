/** A workbook as data: cells with values or formulas, written as a file by whoever knows the format. */

/** How a cell's number reads. */
export type CellFormat =
  | 'text'
  | 'whole'
  | 'number'
  | 'usd'
  | 'price'
  | 'percent'
  | 'rate'
  | 'tiny';

export interface SheetCell {
  readonly value?: string | number;
  /** Without the equals sign; `value` is then what it comes to before anything is changed. */
  readonly formula?: string;
  readonly format?: CellFormat;
  /** A name by which formulas call the cell. */
  readonly name?: string;
  /** The reader may change it. */
  readonly input?: true;
  readonly strong?: true;
}

/** Marks rows for the reader's eye, where `formula` holds for their first cell. */
export interface Highlight {
  readonly range: string;
  readonly formula: string;
}

export interface WorkbookSheet {
  readonly name: string;
  /** Widths of the columns, in characters. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly SheetCell[])[];
  /** Rows that stay in view. */
  readonly frozenRows: number;
  readonly highlights?: readonly Highlight[];
  /** Columns drawn as bars within their cells, as ranges. */
  readonly bars?: readonly string[];
}

export interface Workbook {
  readonly title: string;
  readonly sheets: readonly WorkbookSheet[];
}

export const text = (value: string): SheetCell => ({ value, format: 'text' });
export const strong = (value: string): SheetCell => ({ value, format: 'text', strong: true });

/** A number that is not computed. */
export function constant(value: number, format: CellFormat, name?: string): SheetCell {
  return name === undefined ? { value, format } : { value, format, name };
}

/** A formula; `value`, where known, is what it comes to now. */
export function formula(
  expression: string,
  format: CellFormat,
  { value, name }: { readonly value?: string | number | undefined; readonly name?: string } = {},
): SheetCell {
  return {
    formula: expression,
    format,
    ...(value === undefined ? {} : { value }),
    ...(name === undefined ? {} : { name }),
  };
}

/** A line of an input or a rate: what it is, the number, its unit, where it came from. */
export function line(
  label: string,
  cell: SheetCell,
  unit: string,
  why: string,
): readonly SheetCell[] {
  return [text(label), cell, text(unit), text(why)];
}

/** A number that the reader may change, under its name. */
export function input(name: string, value: number, format: CellFormat): SheetCell {
  return { value, format, name, input: true };
}
