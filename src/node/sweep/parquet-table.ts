/** The points of a sweep as Parquet, streamed from its chunks. */
import { readFileSync } from 'node:fs';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { type Cell, type Column, cellAt, type Rows } from '../../search/sweep/rows.ts';
import { unpackRows } from './executor.ts';
import { columnWriter, elementOf, type GroupColumn, type Kind } from './parquet-column.ts';

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
  const file = fileWriter(path);
  const root = { name: 'points', num_children: columns.length };
  const elements = columns.map((name, place) => elementOf(name, kinds[place] ?? 'STRING'));
  const writer = new ParquetWriter({
    writer: file,
    schema: [root, ...elements],
    createdBy: 'neraca',
  });
  const writeColumn = columnWriter(file, root);
  let waiting: Rows[] = [];
  let count = 0;
  const flush = () => {
    if (count === 0) return;
    const start = file.offset;
    const written = elements.map((element, place) =>
      writeColumn(element, groupColumn(waiting, place, kinds[place] ?? 'STRING', count), count),
    );
    const chunks = written.map(({ chunk }) => chunk);
    writer.pendingIndexes.push(...written);
    writer.row_groups.push({
      columns: chunks,
      total_byte_size: chunks.reduce(
        (sum, { meta_data }) => sum + (meta_data?.total_uncompressed_size ?? 0n),
        0n,
      ),
      num_rows: BigInt(count),
      total_compressed_size: BigInt(file.offset - start),
    });
    writer.num_rows += BigInt(count);
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

/** What a column holds in all tables of a group. */
function groupColumn(
  tables: readonly Rows[],
  place: number,
  kind: Kind,
  count: number,
): GroupColumn {
  const same = sameIn(tables, place);
  if (same !== undefined) return { kind: 'same', value: kind === 'STRING' ? textOf(same) : same };
  const values = kind === 'DOUBLE' ? numbersOf(tables, place, count) : undefined;
  if (values !== undefined) return { kind: 'numbers', values };
  const cells: Cell[] = [];
  for (const { count: rows, columns } of tables) {
    const column = columns[place];
    for (let row = 0; column !== undefined && row < rows; row++) {
      const cell = cellAt(column, row);
      cells.push(kind === 'STRING' ? textOf(cell) : cell);
    }
  }
  return { kind: 'cells', cells };
}

function textOf(cell: Cell): Cell {
  return cell === null ? null : String(cell);
}

/** The one value of all rows; undefined where there are several. */
function sameIn(tables: readonly Rows[], place: number): Cell | undefined {
  let value: Cell | undefined;
  for (const { columns } of tables) {
    const column = columns[place];
    if (column?.kind !== 'same') return undefined;
    if (value !== undefined && !Object.is(column.value, value)) return undefined;
    value = column.value;
  }
  return value;
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
  for (const number of numbers) if (Number.isNaN(number)) return undefined;
  return numbers;
}
