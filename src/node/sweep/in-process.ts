/** The plainest executor: one chunk after another, here. */
import { setImmediate } from 'node:timers/promises';
import type { SweepEvaluator } from '../../search/sweep/evaluator.ts';
import { joinRows, type Rows } from '../../search/sweep/rows.ts';
import { type Chunk, type Executor, packRows } from './executor.ts';

export const inProcess: Executor = {
  async run({ evaluator, chunks, finished }) {
    for (const chunk of chunks) finished(chunk, await evaluateHere(evaluator, chunk));
  },
};

/** What this thread does between two looks at signals, progress and other threads, milliseconds. */
const turn = 20;
/** A piece is at most this many times the one before: points may suddenly be dear. */
const growth = 4;

/** The rows of a chunk, in pieces of which none keeps this thread for long. */
export async function evaluateHere(
  evaluator: Pick<SweepEvaluator, 'evaluate'>,
  { from, to }: Pick<Chunk, 'from' | 'to'>,
): Promise<Uint8Array> {
  const pieces: Rows[] = [];
  let size = 1;
  for (let next = from; next < to; ) {
    const end = Math.min(to, next + size);
    const began = performance.now();
    pieces.push(evaluator.evaluate(next, end));
    const taken = performance.now() - began;
    size = Math.max(1, Math.round(Math.min(growth, turn / taken) * (end - next)));
    next = end;
    await setImmediate();
  }
  return packRows(joinRows(pieces));
}
