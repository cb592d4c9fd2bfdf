/** What multi-head, multi-query and grouped-query attention weigh, keep and compute. */
import type { GroupedQueryAttention } from '../architecture.ts';
import type { AttentionKind } from './attention-kind.ts';
import { meanVisibleKeys } from './causal.ts';

/** Query, key, value and output projections; keys and values are cached per head. */
export const groupedQuery: AttentionKind<GroupedQueryAttention> = {
  matrices: ({ queryHeads, keyValueHeads, headDim }, hidden) =>
    2 * hidden * headDim * (queryHeads + keyValueHeads),
  vectors: (attention, hidden) => {
    const { queryHeads, keyValueHeads, headDim, bias, outputBias, sinks, normParameters } = attention;
    return (
      (bias ? (queryHeads + 2 * keyValueHeads) * headDim : 0) +
      (outputBias ? hidden : 0) +
      (sinks ? queryHeads : 0) +
      normParameters
    );
  },
  cachedElements: ({ keyValueHeads, headDim }) => 2 * keyValueHeads * headDim,
  window: ({ window }) => window,
  coreFlop: ({ queryHeads, headDim, window }, sequenceLength) =>
    4 * queryHeads * headDim * meanVisibleKeys(sequenceLength, window),
};
