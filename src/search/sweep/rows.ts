/** Rows of a table, kept by column in flat arrays: a million points have to fit where a thousand objects would not. */

export type Cell = number | string | boolean | null;

/** One value that all rows share; numbers flat, NaN for nothing; others as places in the list of distinct values. */
export type Column =
  | { readonly kind: 'same'; readonly value: Cell }
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | {
      readonly kind: 'mixed';
      readonly distinct: readonly Cell[];
      readonly places: Uint32Array;
    };

export interface Rows {
  readonly count: number;
  readonly columns: readonly Column[];
}

/** Collects rows of a known width. */
export class RowCollector {
  private readonly columns: ColumnCollector[];
  private count = 0;

  constructor(width: number) {
    this.columns = Array.from({ length: width }, () => new ColumnCollector());
  }

  add(cells: readonly Cell[]): void {
    for (let place = 0; place < this.columns.length; place++) {
      this.columns[place]?.add(cells[place] ?? null);
    }
    this.count++;
  }

  rows(): Rows {
    return { count: this.count, columns: this.columns.map(column => column.column()) };
  }
}

class ColumnCollector {
  private numbers: number[] = [];
  private distinct: Map<Cell, number> | undefined;

  add(cell: Cell): void {
    if (this.distinct === undefined) {
      if (typeof cell === 'number') {
        this.numbers.push(cell);
        return;
      }
      if (cell === null) {
        this.numbers.push(Number.NaN);
        return;
      }
      this.becomeMixed();
    }
    this.numbers.push(this.placeOf(cell));
  }

  column(): Column {
    if (this.distinct === undefined) {
      const [first = Number.NaN] = this.numbers;
      if (this.numbers.every(value => Object.is(value, first))) {
        return { kind: 'same', value: Number.isNaN(first) ? null : first };
      }
      return { kind: 'numbers', values: Float64Array.from(this.numbers) };
    }
    const [only = null] = this.distinct.keys();
    if (this.distinct.size === 1) return { kind: 'same', value: only };
    return {
      kind: 'mixed',
      distinct: [...this.distinct.keys()],
      places: Uint32Array.from(this.numbers),
    };
  }

  private becomeMixed(): void {
    this.distinct = new Map();
    this.numbers = this.numbers.map(value => this.placeOf(Number.isNaN(value) ? null : value));
  }

  private placeOf(cell: Cell): number {
    const distinct = this.distinct as Map<Cell, number>;
    const known = distinct.get(cell);
    if (known !== undefined) return known;
    distinct.set(cell, distinct.size);
    return distinct.size - 1;
  }
}

/** The cell of a column in a row. */
export function cellAt(column: Column, row: number): Cell {
  if (column.kind === 'same') return column.value;
  if (column.kind === 'mixed') return column.distinct[column.places[row] ?? 0] ?? null;
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

/** The rows of several tables of equal width, in their order. */
export function joinRows(tables: readonly Rows[]): Rows {
  const [first] = tables;
  if (first === undefined || tables.length === 1) return first ?? { count: 0, columns: [] };
  const collector = new RowCollector(first.columns.length);
  for (const { count, columns } of tables) {
    for (let row = 0; row < count; row++) collector.add(columns.map(column => cellAt(column, row)));
  }
  return collector.rows();
}
