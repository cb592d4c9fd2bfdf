/** The finished tables of a sweep, Parquet and CSV, streamed from its chunks: memory stays that of a few chunks. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { csvField, csvLine } from '../../report/csv.ts';
import { type Cell, type Column, cellAt, type Rows } from '../../search/sweep/rows.ts';
import { draftOf } from '../drafts.ts';
import { asWriteFault } from '../write-fault.ts';
import { unpackRows } from './executor.ts';

type Kind = 'DOUBLE' | 'BOOLEAN' | 'STRING';

/** Rows that Parquet keeps together: enough to compress well, few enough to hold. */
const groupRows = 2 ** 16;

/** Writes `points.parquet` and `points.csv`; both appear whole. Returns the number of rows. */
export function writeTables(
  directory: string,
  columns: readonly string[],
  files: readonly string[],
): number {
  const targets = ['points.parquet', 'points.csv'].map(name => join(directory, name));
  const drafts = targets.map(draftOf);
  const [parquetDraft = '', csvDraft = ''] = drafts;
  try {
    const rows = fill(csvDraft, parquetDraft, columns, files);
    targets.forEach((target, place) => {
      renameSync(drafts[place] ?? '', target);
    });
    return rows;
  } catch (error) {
    for (const draft of drafts) rmSync(draft, { force: true });
    throw asWriteFault(error, directory);
  }
}

function fill(
  csvPath: string,
  parquetPath: string,
  columns: readonly string[],
  files: readonly string[],
): number {
  const kinds = columnKinds(columns.length, files);
  const csv = openSync(csvPath, 'wx');
  let rows = 0;
  try {
    const parquet = parquetTable(parquetPath, columns, kinds);
    writeText(csv, csvLine(columns.map(csvField)));
    for (const file of files) {
      const table = unpackRows(readFileSync(file));
      rows += table.count;
      if (table.count === 0) continue;
      writeText(csv, csvLines(table));
      parquet.add(table);
    }
    parquet.close();
  } finally {
    closeSync(csv);
  }
  return rows;
}

/** The whole text: the system may take less at a time, as when the disk is nearly full. */
function writeText(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
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
        data: cellsOf(waiting, place, kinds[place] ?? 'STRING'),
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

function cellsOf(tables: readonly Rows[], place: number, kind: Kind): Cell[] {
  const cells: Cell[] = [];
  for (const { count, columns } of tables) {
    const column = columns[place];
    for (let row = 0; column !== undefined && row < count; row++) {
      const cell = cellAt(column, row);
      cells.push(kind === 'STRING' && cell !== null ? String(cell) : cell);
    }
  }
  return cells;
}

function csvLines({ count, columns }: Rows): string {
  const texts = columns.map(columnTexts);
  const lines: string[] = [];
  for (let row = 0; row < count; row++) lines.push(csvLine(texts.map(text => text(row))));
  return lines.join('');
}

function columnTexts(column: Column): (row: number) => string {
  if (column.kind === 'same') {
    const text = csvField(column.value);
    return () => text;
  }
  if (column.kind === 'mixed') {
    const texts = column.distinct.map(csvField);
    return row => texts[column.places[row] ?? 0] ?? '';
  }
  return row => {
    const value = column.values[row] ?? Number.NaN;
    return csvField(Number.isNaN(value) ? null : value);
  };
}
