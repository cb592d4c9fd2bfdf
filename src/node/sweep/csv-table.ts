/** The points of a sweep as CSV, streamed from its chunks. */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { csvField, csvLine } from '../../report/csv.ts';
import type { Column, Rows } from '../../search/sweep/rows.ts';
import { unpackRows } from './executor.ts';

/** What is written, in a form that a thread can be handed. */
export interface CsvTask {
  readonly path: string;
  readonly columns: readonly string[];
  readonly files: readonly string[];
}

/** Writes the chunks in `files` to `path`. */
export function writeCsv({ path, columns, files }: CsvTask): void {
  const csv = openSync(path, 'wx');
  try {
    writeText(csv, csvLine(columns.map(csvField)));
    for (const file of files) {
      const table = unpackRows(readFileSync(file));
      if (table.count > 0) writeText(csv, csvLines(table));
    }
  } finally {
    closeSync(csv);
  }
}

/** The same inside a thread: what goes wrong is handed back, since a thrown error loses its code on the way. */
export function writeCsvApart(
  task: CsvTask,
): { readonly code: unknown; readonly message: string } | undefined {
  try {
    writeCsv(task);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return { code: undefined, message: String(error) };
    return { code: 'code' in error ? error.code : undefined, message: error.message };
  }
}

/** The whole text: the system may take less at a time, as when the disk is nearly full. */
function writeText(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** The lines of a chunk as `csvLine` has them; put together at once, for there may be millions. */
function csvLines({ count, columns }: Rows): string {
  const { varying, between, end } = partsOf(columns);
  let lines = '';
  for (let row = 0; row < count; row++) {
    for (let place = 0; place < varying.length; place++) {
      lines += between[place] + (varying[place]?.(row) ?? '');
    }
    lines += end;
  }
  return lines;
}

/** The columns that vary, the text that stands before each of them in every line, and what ends the line. */
function partsOf(columns: readonly Column[]) {
  const varying: ((row: number) => string)[] = [];
  const between: string[] = [];
  let fixed = '';
  columns.forEach((column, place) => {
    const comma = place === 0 ? '' : ',';
    if (column.kind === 'same') fixed += comma + csvField(column.value);
    else {
      between.push(fixed + comma);
      varying.push(columnTexts(column));
      fixed = '';
    }
  });
  return { varying, between, end: `${fixed}\r\n` };
}

function columnTexts(column: Exclude<Column, { kind: 'same' }>): (row: number) => string {
  if (column.kind === 'mixed') {
    const texts = column.distinct.map(csvField);
    return row => texts[column.places[row] ?? 0] ?? '';
  }
  // Values often stay the same for many rows: those of a slow axis and of what depends on it alone.
  let last = Number.NaN;
  let text = '';
  return row => {
    const value = column.values[row] ?? Number.NaN;
    if (!Object.is(value, last)) {
      last = value;
      text = Number.isNaN(value) ? '' : String(value);
    }
    return text;
  };
}
