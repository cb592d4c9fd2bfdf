/** What runs chunks of a sweep, wherever that is: one interface for this process, its threads and other machines. */
import { deserialize, serialize } from 'node:v8';
import type { SweepEvaluator } from '../../search/sweep/evaluator.ts';
import type { Rows } from '../../search/sweep/rows.ts';
import type { SweepJob } from './job.ts';

/** Points `from` up to but not including `to`. */
export interface Chunk {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

export interface SweepWork {
  readonly job: SweepJob;
  readonly evaluator: SweepEvaluator;
  readonly chunks: readonly Chunk[];
  /** Takes the rows of a whole chunk; chunks come in any order, each once. */
  readonly finished: (chunk: Chunk, rows: Uint8Array) => void;
}

export interface Executor {
  run(work: SweepWork): Promise<void>;
  /** Lets go of what it holds. */
  close?(): Promise<void>;
}

/** Rows as bytes. */
export function packRows(rows: Rows): Uint8Array {
  return serialize(rows);
}

export function unpackRows(bytes: Uint8Array): Rows {
  return deserialize(bytes) as Rows;
}

/** All chunks of a sweep. */
export function chunksOf({ size, chunk }: SweepEvaluator): readonly Chunk[] {
  return Array.from({ length: Math.ceil(size / chunk) }, (_, index) => ({
    index,
    from: index * chunk,
    to: Math.min(size, (index + 1) * chunk),
  }));
}
