/** What multi-head latent attention weighs, keeps and computes (DeepSeek-V2, arXiv 2405.04434, section 2.1). */
import type { LatentAttention } from '../architecture.ts';
import type { AttentionKind } from './attention-kind.ts';
import { meanVisibleKeys } from './causal.ts';

/** Compressions, up-projections and output; the cache holds the compressed vector and one rotary key for all heads. */
export const latent: AttentionKind<LatentAttention> = {
  matrices: (attention, hidden) => {
    const { queryHeads, queryRank, keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
    const queryWidth = queryHeads * (nopeHeadDim + ropeHeadDim);
    const query = queryRank === null ? hidden * queryWidth : queryRank * (hidden + queryWidth);
    const compressed = hidden * (keyValueRank + ropeHeadDim);
    const expanded = keyValueRank * queryHeads * (nopeHeadDim + valueHeadDim);
    return query + compressed + expanded + queryHeads * valueHeadDim * hidden;
  },
  vectors: ({ queryRank, keyValueRank }) => (queryRank ?? 0) + keyValueRank,
  cachedElements: ({ keyValueRank, ropeHeadDim }) => keyValueRank + ropeHeadDim,
  window: () => undefined,
  coreFlop: ({ queryHeads, nopeHeadDim, ropeHeadDim, valueHeadDim }, sequenceLength) =>
    2 *
    queryHeads *
    (nopeHeadDim + ropeHeadDim + valueHeadDim) *
    meanVisibleKeys(sequenceLength),
};
