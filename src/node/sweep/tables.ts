/** The finished tables of a sweep, Parquet and CSV, streamed from its chunks: memory stays that of a few chunks. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { draftOf } from '../drafts.ts';
import { asWriteFault } from '../write-fault.ts';
import { type CsvTask, writeCsv, type writeCsvApart } from './csv-table.ts';
import { type Written, writeParquet } from './parquet-table.ts';

/** So many chunks are worth a thread of their own for the second table. */
const leastApart = 8;

/** Writes `points.parquet` and `points.csv`, side by side; both appear whole. */
export async function writeTables(
  directory: string,
  columns: readonly string[],
  files: readonly string[],
): Promise<Written> {
  const targets = ['points.parquet', 'points.csv'].map(name => join(directory, name));
  const drafts = targets.map(draftOf);
  const [parquet = '', csv = ''] = drafts;
  try {
    const task: CsvTask = { path: csv, columns, files };
    const apart = files.length < leastApart ? undefined : onThread(task);
    if (apart === undefined) writeCsv(task);
    let written: Written;
    try {
      written = writeParquet(parquet, columns, files);
    } finally {
      await apart;
    }
    targets.forEach((target, place) => {
      renameSync(drafts[place] ?? '', target);
    });
    return written;
  } catch (error) {
    for (const draft of drafts) rmSync(draft, { force: true });
    throw asWriteFault(error, directory);
  }
}

async function onThread(task: CsvTask): Promise<void> {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./csv-table.js', import.meta.url)),
    name: 'writeCsvApart',
    minThreads: 1,
    maxThreads: 1,
  });
  try {
    const fault: ReturnType<typeof writeCsvApart> = await pool.run(task);
    if (fault !== undefined) throw Object.assign(new Error(fault.message), { code: fault.code });
  } finally {
    await pool.destroy();
  }
}
