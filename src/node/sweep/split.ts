/** A range that fails as a whole is halved until the point to blame stands alone; the others are saved. */
import type { SweepEvaluator } from '../../search/sweep/evaluator.ts';
import { joinRows } from '../../search/sweep/rows.ts';
import { type Chunk, packRows, unpackRows } from './executor.ts';

export type Range = Pick<Chunk, 'from' | 'to'>;

/** Rows of the range by `evaluate`; a point at which it fails every time gets a row that says so. */
export async function evaluateOrSplit(
  range: Range,
  evaluator: Pick<SweepEvaluator, 'failed'>,
  evaluate: (range: Range) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  try {
    return await evaluate(range);
  } catch (error) {
    if (error instanceof Unsplittable) throw error;
    const { from, to } = range;
    if (to - from === 1) return packRows(evaluator.failed(from, reasonOf(error)));
    const middle = from + Math.floor((to - from) / 2);
    const first = await evaluateOrSplit({ from, to: middle }, evaluator, evaluate);
    const second = await evaluateOrSplit({ from: middle, to }, evaluator, evaluate);
    return packRows(joinRows([unpackRows(first), unpackRows(second)]));
  }
}

/** A failure that has nothing to do with any point. */
export class Unsplittable extends Error {}

function reasonOf(error: unknown): string {
  return `could not be evaluated: ${error instanceof Error ? error.message : String(error)}`;
}
