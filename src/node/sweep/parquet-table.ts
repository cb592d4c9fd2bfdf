/** The points of a sweep as Parquet, streamed from its chunks. */
import { readFileSync } from 'node:fs';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { type Cell, type Column, cellAt, type Rows } from '../../search/sweep/rows.ts';
import { unpackRows } from './executor.ts';

interface Kind {
  readonly type: 'DOUBLE' | 'BOOLEAN' | 'STRING';
  /** Whether a cell is missing somewhere. */
  readonly gaps: boolean;
  /** Whether all cells are the same. */
  readonly constant: boolean;
}

/** Rows that Parquet keeps together: enough to compress well, few enough to hold. */
const groupRows = 2 ** 16;
/** One page a column and group: no place is sought inside them. */
const wholeGroup = 0;

/** What stands in the tables: rows, and how many of them ended how (`ok`, `infeasible`, `error`). */
export interface Written {
  readonly rows: number;
  readonly verdicts: Readonly<Record<string, number>>;
}

/** Writes the chunks in `files` to `path`. */
export function writeParquet(
  path: string,
  columns: readonly string[],
  files: readonly string[],
): Written {
  const table = parquetTable(path, columns, columnKinds(columns.length, files));
  const verdictAt = columns.indexOf('status');
  const verdicts: Record<string, number> = {};
  let rows = 0;
  for (const file of files) {
    const chunk = unpackRows(readFileSync(file));
    rows += chunk.count;
    countVerdicts(chunk, verdictAt, verdicts);
    if (chunk.count > 0) table.add(chunk);
  }
  table.close();
  return { rows, verdicts };
}

/** Adds what a chunk's rows say at `place`. */
function countVerdicts(
  { count: rows, columns }: Rows,
  place: number,
  into: Record<string, number>,
): void {
  const column = columns[place];
  if (column === undefined) return;
  const add = (cell: Cell, times: number) => {
    const word = String(cell);
    into[word] = (into[word] ?? 0) + times;
  };
  if (column.kind !== 'same') for (let row = 0; row < rows; row++) add(cellAt(column, row), 1);
  else if (rows > 0) add(column.value, rows);
}

/** One type a column: numbers, truths, or texts where anything else stands. */
function columnKinds(width: number, files: readonly string[]): readonly Kind[] {
  const seen = Array.from({ length: width }, () => ({
    types: new Set<string>(),
    gaps: false,
    same: new Set<Cell>(),
    varies: false,
  }));
  for (const file of files) {
    const { count, columns } = unpackRows(readFileSync(file));
    if (count === 0) continue;
    columns.forEach((column, place) => {
      const found = seen[place];
      if (found === undefined) return;
      if (column.kind === 'same') found.same.add(column.value);
      else found.varies = true;
      for (const cell of tellingCells(column)) {
        if (cell === null) found.gaps = true;
        else found.types.add(typeof cell);
      }
    });
  }
  return seen.map(({ types, gaps, same, varies }) => {
    const [only] = types;
    const type =
      types.size > 1 || only === 'string' ? 'STRING' : only === 'boolean' ? 'BOOLEAN' : 'DOUBLE';
    return { type, gaps: gaps || types.size === 0, constant: !varies && same.size === 1 };
  });
}

/** Cells that tell what kinds there are in a column. */
function tellingCells(column: Column): readonly Cell[] {
  if (column.kind === 'numbers') return column.values.some(Number.isNaN) ? [0, null] : [0];
  return column.kind === 'same' ? [column.value] : column.distinct;
}

function parquetTable(path: string, columns: readonly string[], kinds: readonly Kind[]) {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [
      { name: 'points', num_children: columns.length },
      ...columns.map((name, place) => ({ name, ...parquetType(kinds[place] ?? anything) })),
    ],
    createdBy: 'neraca',
  });
  let waiting: Rows[] = [];
  let count = 0;
  const flush = () => {
    if (count === 0) return;
    writer.write({
      columnData: columns.map((name, place) => ({
        name,
        data: cellsOf(waiting, place, kinds[place] ?? anything, count),
        // The least and the greatest of one value help no reader to leave rows out.
        statistics: kinds[place]?.constant !== true,
      })),
      rowGroupSize: count,
      pageSize: wholeGroup,
    });
    waiting = [];
    count = 0;
  };
  return {
    add(rows: Rows) {
      if (count + rows.count > groupRows) flush();
      waiting.push(rows);
      count += rows.count;
    },
    close() {
      flush();
      writer.finish();
    },
  };
}

const anything: Kind = { type: 'STRING', gaps: true, constant: false };

function parquetType({ type, gaps }: Kind) {
  const repetition = gaps ? ('OPTIONAL' as const) : ('REQUIRED' as const);
  return type === 'STRING'
    ? { repetition_type: repetition, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const }
    : { repetition_type: repetition, type };
}

function cellsOf(
  tables: readonly Rows[],
  place: number,
  { type }: Kind,
  count: number,
): Cell[] | Float64Array {
  const numbers = type === 'DOUBLE' ? numbersOf(tables, place, count) : undefined;
  if (numbers !== undefined) return numbers;
  const cells: Cell[] = [];
  for (const { count: rows, columns } of tables) {
    const column = columns[place];
    for (let row = 0; column !== undefined && row < rows; row++) {
      const cell = cellAt(column, row);
      cells.push(type === 'STRING' && cell !== null ? String(cell) : cell);
    }
  }
  return cells;
}

/** A column that has a number in every row, flat; undefined where one is missing. */
function numbersOf(
  tables: readonly Rows[],
  place: number,
  count: number,
): Float64Array | undefined {
  const numbers = new Float64Array(count);
  let done = 0;
  for (const { count: rows, columns } of tables) {
    const column = columns[place];
    if (column?.kind === 'numbers') numbers.set(column.values, done);
    else if (column?.kind === 'same' && typeof column.value === 'number')
      numbers.fill(column.value, done, done + rows);
    else return undefined;
    done += rows;
  }
  return numbers.some(Number.isNaN) ? undefined : numbers;
}
