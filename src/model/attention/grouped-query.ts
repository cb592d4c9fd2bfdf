/** What multi-head, multi-query or grouped-query attention weighs, caches and computes (arXiv 2305.13245). */
import type { GroupedQueryAttention } from '../architecture.ts';
import type { AttentionKind } from './attention-kind.ts';

/** One key and one value of `headDim` elements per key-value head and token. */
export const groupedQuery: AttentionKind<GroupedQueryAttention> = {
  matrices: ({ queryHeads, keyValueHeads, headDim }, hidden) =>
    2 * hidden * (queryHeads + keyValueHeads) * headDim,
  vectors: (attention, hidden) => {
    const { queryHeads, keyValueHeads, headDim, normParameters } = attention;
    const bias = attention.bias ? (queryHeads + 2 * keyValueHeads) * headDim : 0;
    const outputBias = attention.outputBias ? hidden : 0;
    const sinks = attention.sinks ? queryHeads : 0;
    return bias + outputBias + sinks + normParameters;
  },
  cachedElements: ({ keyValueHeads, headDim }) => 2 * keyValueHeads * headDim,
  window: ({ window }) => window,
  flopPerKey: ({ queryHeads, headDim }) => 4 * queryHeads * headDim,
};
