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
  /** What all cells are, as long as they are the same: most columns of most chunks need no more. */
  private first: Cell = null;
  private count = 0;
  private numbers: number[] | undefined;
  private distinct: Map<Cell, number> | undefined;

  add(cell: Cell): void {
    if (this.numbers === undefined) {
      if (this.count === 0) this.first = cell;
      if (Object.is(cell, this.first)) {
        this.count++;
        return;
      }
      this.numbers = this.spread();
    }
    // First its number: that may put another list in place of this one.
    const number = this.numberOf(cell);
    this.numbers.push(number);
  }

  /** The same cell in several rows. */
  repeat(cell: Cell, count: number): void {
    if (count === 0) return;
    this.add(cell);
    if (this.numbers === undefined) this.count += count - 1;
    else for (let row = 1; row < count; row++) this.add(cell);
  }

  column(): Column {
    if (this.numbers === undefined) return { kind: 'same', value: plain(this.first) };
    if (this.distinct === undefined) {
      const [first = Number.NaN] = this.numbers;
      if (this.numbers.every(value => Object.is(value, first)))
        return { kind: 'same', value: plain(first) };
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

  /** The cells so far, each written down. */
  private spread(): number[] {
    const { first, count } = this;
    const numeric = typeof first === 'number' || first === null;
    if (!numeric) this.distinct = new Map([[first, 0]]);
    return new Array<number>(count).fill(numeric ? (first ?? Number.NaN) : 0);
  }

  /** A number as it is, nothing as NaN; among other cells the place of its value. */
  private numberOf(cell: Cell): number {
    if (this.distinct === undefined) {
      if (typeof cell === 'number') return cell;
      if (cell === null) return Number.NaN;
      this.becomeMixed();
    }
    return this.placeOf(cell);
  }

  private becomeMixed(): void {
    this.distinct = new Map();
    this.numbers = this.numbers?.map(value => this.placeOf(Number.isNaN(value) ? null : value));
  }

  private placeOf(cell: Cell): number {
    const distinct = this.distinct as Map<Cell, number>;
    const known = distinct.get(cell);
    if (known !== undefined) return known;
    distinct.set(cell, distinct.size);
    return distinct.size - 1;
  }
}

function plain(cell: Cell): Cell {
  return Number.isNaN(cell) ? null : cell;
}

/** The cell of a column in a row. */
export function cellAt(column: Column, row: number): Cell {
  if (column.kind === 'same') return column.value;
  if (column.kind === 'mixed') return column.distinct[column.places[row] ?? 0] ?? null;
  const value = column.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

/** The rows of several tables of equal width, in their order: as if one collector had seen them all. */
export function joinRows(tables: readonly Rows[]): Rows {
  const [first] = tables;
  if (first === undefined || tables.length === 1) return first ?? { count: 0, columns: [] };
  const filled = tables.filter(({ count }) => count > 0);
  return {
    count: filled.reduce((sum, { count }) => sum + count, 0),
    columns: first.columns.map((_, place) => joinColumn(filled, place)),
  };
}

function joinColumn(tables: readonly Rows[], place: number): Column {
  const collector = new ColumnCollector();
  for (const { count, columns } of tables) {
    const column = columns[place];
    if (column?.kind === 'same') collector.repeat(column.value, count);
    else if (column !== undefined) {
      for (let row = 0; row < count; row++) collector.add(cellAt(column, row));
    }
  }
  return collector.column();
}
