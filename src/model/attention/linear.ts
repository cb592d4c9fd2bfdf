/** What the linear kinds of attention share: a state of fixed size instead of a cache that grows. */
import type { Core } from './attention-kind.ts';

/**
 * Update and read-out of the state of every head, recurrent form: decay, outer product, delta rule and query are each
 * about two FLOP an element, 8·n·d_k·d_v in all for a delta rule. Kernels that work on chunks execute more.
 */
export const flopPerStateElement = 8;

/** The work on a state of `elements` per token; the number of keys does not matter. */
export function stateCore(
  name: string,
  { elements, width, heads }: { elements: number; width: number; heads: number },
): Core {
  return { name, flop: () => flopPerStateElement * elements, read: () => 0, width, heads };
}
