/** The points of a sweep as Parquet, streamed from its chunks. */
import { readFileSync } from 'node:fs';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { type Cell, type Column, cellAt, type Rows } from '../../search/sweep/rows.ts';
import { unpackRows } from './executor.ts';

type Kind = 'DOUBLE' | 'BOOLEAN' | 'STRING';

/** Rows that Parquet keeps together: enough to compress well, few enough to hold. */
const groupRows = 2 ** 16;

/** Writes the chunks in `files` to `path`; returns the number of rows. */
export function writeParquet(
  path: string,
  columns: readonly string[],
  files: readonly string[],
): number {
  const table = parquetTable(path, columns, columnKinds(columns.length, files));
  let rows = 0;
  for (const file of files) {
    const chunk = unpackRows(readFileSync(file));
    rows += chunk.count;
    if (chunk.count > 0) table.add(chunk);
  }
  table.close();
  return rows;
}

/** One type a column: numbers, truths, or texts where anything else stands. */
function columnKinds(width: number, files: readonly string[]): readonly Kind[] {
  const seen = Array.from({ length: width }, () => new Set<string>());
  for (const file of files) {
    const { columns } = unpackRows(readFileSync(file));
    columns.forEach((column, place) => {
      for (const cell of distinctCells(column)) if (cell !== null) seen[place]?.add(typeof cell);
    });
  }
  return seen.map(kinds => {
    const [only] = kinds;
    if (kinds.size > 1 || only === 'string') return 'STRING';
    return only === 'boolean' ? 'BOOLEAN' : 'DOUBLE';
  });
}

function distinctCells(column: Column): readonly Cell[] {
  if (column.kind === 'numbers') return [0];
  return column.kind === 'same' ? [column.value] : column.distinct;
}

function parquetTable(path: string, columns: readonly string[], kinds: readonly Kind[]) {
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: [
      { name: 'points', num_children: columns.length },
      ...columns.map((name, place) => ({
        name,
        repetition_type: 'OPTIONAL' as const,
        ...parquetType(kinds[place] ?? 'STRING'),
      })),
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
        data: cellsOf(waiting, place, kinds[place] ?? 'STRING', count),
      })),
      rowGroupSize: count,
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

function parquetType(kind: Kind) {
  if (kind === 'STRING') return { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const };
  return { type: kind };
}

function cellsOf(
  tables: readonly Rows[],
  place: number,
  kind: Kind,
  count: number,
): Cell[] | Float64Array {
  const numbers = kind === 'DOUBLE' ? numbersOf(tables, place, count) : undefined;
  if (numbers !== undefined) return numbers;
  const cells: Cell[] = [];
  for (const { count: rows, columns } of tables) {
    const column = columns[place];
    for (let row = 0; column !== undefined && row < rows; row++) {
      const cell = cellAt(column, row);
      cells.push(kind === 'STRING' && cell !== null ? String(cell) : cell);
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
