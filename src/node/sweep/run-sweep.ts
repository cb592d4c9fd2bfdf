/** Runs a sweep into a folder so that a kill at any instant costs no more than the chunks under way. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../schema/input-error.ts';
import type { SweepEvaluator } from '../../search/sweep/evaluator.ts';
import { clearDrafts, makeFolder, writeWhole } from '../drafts.ts';
import { asWriteFault } from '../write-fault.ts';
import { type Chunk, chunksOf, type Executor } from './executor.ts';
import type { SweepJob } from './job.ts';
import type { Written } from './parquet-table.ts';
import { writeTables } from './tables.ts';

/** What stands in a sweep's folder. */
export const places = {
  manifest: 'sweep.json',
  chunks: 'chunks',
  csv: 'points.csv',
  parquet: 'points.parquet',
} as const;

/** Which chunks are ours: those whose number leaves `shard - 1` on division by `of`. */
export interface Shard {
  readonly shard: number;
  readonly of: number;
}

export interface SweepRun {
  readonly directory: string;
  readonly executor: Executor;
  readonly shard?: Shard;
  /** Told how many points of how many are done; `fresh` of them by this run. */
  readonly progress?: (done: number, of: number, fresh: number) => void;
}

export interface SweepOutcome {
  readonly points: number;
  /** Points evaluated by this run; the others were there already. */
  readonly evaluated: number;
  /** Rows in the tables; undefined while other shards are missing. */
  readonly rows?: number;
  /** How many of them ended how: `ok`, `infeasible`, `error`. */
  readonly verdicts?: Written['verdicts'];
  readonly files: readonly string[];
}

/** `sweep.json`: the question with all its documents, and how far it is answered. */
export interface Manifest {
  readonly job: SweepJob;
  readonly points: number;
  readonly chunk: number;
  readonly columns: readonly string[];
  /** Rows of the finished tables; absent until then. */
  readonly rows?: number;
  readonly verdicts?: Written['verdicts'];
}

interface Asked {
  readonly job: SweepJob;
  readonly evaluator: SweepEvaluator;
}

/**
 * Evaluates what is missing, then writes the tables; the same call again goes on where the last one ended.
 * Another process may do the same in the same folder: whoever ends first clears away what the other still wants.
 */
export async function runSweep(asked: Asked, run: SweepRun): Promise<SweepOutcome> {
  try {
    return await evaluateMissing(asked, run);
  } catch (error) {
    const { job, evaluator } = asked;
    const known = readManifest(run.directory);
    if (known?.rows === undefined || known.job.id !== job.id) throw error;
    return {
      points: evaluator.size,
      evaluated: 0,
      ...tablesOf(known),
      files: tablesIn(run.directory),
    };
  }
}

/** What is known of finished tables. */
export function tablesOf({ rows, verdicts }: Manifest): Pick<SweepOutcome, 'rows' | 'verdicts'> {
  return {
    ...(rows === undefined ? {} : { rows }),
    ...(verdicts === undefined ? {} : { verdicts }),
  };
}

function tablesIn(directory: string): readonly string[] {
  return [places.parquet, places.csv].map(name => join(directory, name));
}

async function evaluateMissing(
  { job, evaluator }: Asked,
  { directory, executor, shard, progress }: SweepRun,
): Promise<SweepOutcome> {
  const manifest = openFolder(directory, job, evaluator);
  const files = tablesIn(directory);
  const { size } = evaluator;
  if (manifest.rows !== undefined && files.every(file => existsSync(file))) {
    rmSync(join(directory, places.chunks), { recursive: true, force: true });
    return { points: size, evaluated: 0, ...tablesOf(manifest), files };
  }
  const all = chunksOf(evaluator);
  const ours =
    shard === undefined ? all : all.filter(({ index }) => index % shard.of === shard.shard - 1);
  const there = chunksIn(directory);
  const missing = ours.filter(({ index }) => !there.has(index));
  const points = (chunks: readonly Chunk[]) =>
    chunks.reduce((sum, { from, to }) => sum + to - from, 0);
  const total = points(ours);
  let done = total - points(missing);
  let fresh = 0;
  progress?.(done, total, fresh);
  await executor.run({
    job,
    evaluator,
    chunks: missing,
    finished: (chunk, rows) => {
      writeWhole(chunkPath(directory, chunk.index), rows);
      fresh += chunk.to - chunk.from;
      done += chunk.to - chunk.from;
      progress?.(done, total, fresh);
    },
  });
  if (shard !== undefined) return { points: total, evaluated: fresh, files: [] };
  return {
    points: size,
    evaluated: fresh,
    ...(await finish(directory, manifest, all.length)),
    files,
  };
}

/** Writes the tables from the chunks, then forgets the chunks. */
export async function finish(
  directory: string,
  manifest: Manifest,
  chunks: number,
): Promise<Written> {
  const written = await writeTables(directory, manifest.columns, chunkFiles(directory, chunks));
  writeWhole(join(directory, places.manifest), manifestText({ ...manifest, ...written }));
  rmSync(join(directory, places.chunks), { recursive: true, force: true });
  return written;
}

/** The manifest of a folder; undefined where there is none. */
export function readManifest(directory: string): Manifest | undefined {
  const path = join(directory, places.manifest);
  if (!existsSync(path)) return undefined;
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    if (typeof manifest.job?.id === 'string' && Number.isSafeInteger(manifest.points))
      return manifest;
  } catch {
    // Told below, as for any other file of that name.
  }
  throw new InputError(path, [{ path: '', message: 'expected the record of a sweep' }]);
}

/** Makes the folder ready, or checks that what stands in it belongs to the same sweep. */
export function openFolder(
  directory: string,
  job: SweepJob,
  evaluator: Pick<SweepEvaluator, 'size' | 'chunk' | 'columns'>,
): Manifest {
  const known = readManifest(directory);
  if (known !== undefined) {
    if (known.job.id === job.id) {
      clearDrafts(directory);
      return known;
    }
    const message =
      'holds another sweep, or this one with other documents; name another folder with --out, or remove it';
    throw new InputError(directory, [{ path: '', message }]);
  }
  const manifest = {
    job,
    points: evaluator.size,
    chunk: evaluator.chunk,
    columns: evaluator.columns,
  };
  try {
    makeFolder(join(directory, places.chunks));
  } catch (error) {
    throw asWriteFault(error, directory);
  }
  writeWhole(join(directory, places.manifest), manifestText(manifest));
  return manifest;
}

function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const digits = 8;

export function chunkPath(directory: string, index: number): string {
  return join(directory, places.chunks, `${String(index).padStart(digits, '0')}.rows`);
}

export function chunkFiles(directory: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => chunkPath(directory, index));
}

/** Numbers of the chunks that are whole; one that was being written when the process died has another name. */
export function chunksIn(directory: string): ReadonlySet<number> {
  const folder = join(directory, places.chunks);
  if (!existsSync(folder)) return new Set();
  const names = readdirSync(folder).filter(name => /^\d+\.rows$/.test(name));
  return new Set(names.map(name => Number.parseInt(name, 10)));
}
