/** Joins the chunks that shards have left in their folders into the tables of the whole sweep. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../schema/input-error.ts';
import { writeWhole } from '../drafts.ts';
import {
  chunkPath,
  chunksIn,
  finish,
  type Manifest,
  openFolder,
  places,
  readManifest,
  type SweepOutcome,
  tablesOf,
} from './run-sweep.ts';

/** Merges `folders` into `directory`; without folders, the shards that have written into `directory` itself. */
export async function mergeShards(
  folders: readonly string[],
  directory: string,
): Promise<SweepOutcome> {
  const sources = folders.length === 0 ? [directory] : folders;
  const manifests = sources.map(folder => {
    const manifest = readManifest(folder);
    if (manifest !== undefined) return manifest;
    throw new InputError(folder, [{ path: '', message: 'expected the folder of a sweep' }]);
  });
  const [first] = manifests as [Manifest];
  const strange = manifests.findIndex(({ job }) => job.id !== first.job.id);
  if (strange >= 0) {
    const message = `expected the sweep of ${sources[0]}, got another, or the same with other documents`;
    throw new InputError(sources[strange] ?? '', [{ path: '', message }]);
  }
  const files = [places.parquet, places.csv].map(name => join(directory, name));
  if (folders.length === 0 && first.rows !== undefined) {
    return { points: first.points, evaluated: 0, ...tablesOf(first), files };
  }
  const count = Math.ceil(first.points / first.chunk);
  const homes = new Map(
    sources.flatMap(folder => [...chunksIn(folder)].map(index => [index, folder])),
  );
  const missing = Array.from({ length: count }, (_, index) => index).filter(
    index => !homes.has(index),
  );
  if (missing.length > 0) {
    const message = `${missing.length} of ${count} chunks are missing; run their shards first`;
    throw new InputError(sources.join(', '), [{ path: '', message }]);
  }
  const { rows: _, verdicts: _verdicts, ...open } = first;
  openFolder(directory, first.job, {
    size: first.points,
    chunk: first.chunk,
    columns: first.columns,
  });
  const there = chunksIn(directory);
  for (const [index, folder] of homes) {
    if (there.has(index)) continue;
    const target = chunkPath(directory, index);
    writeWhole(target, readFileSync(chunkPath(folder, index)));
  }
  return { points: first.points, evaluated: 0, ...(await finish(directory, open, count)), files };
}
