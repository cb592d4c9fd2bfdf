/** What multi-head latent attention weighs, caches and computes (DeepSeek-V2, arXiv 2405.04434, section 2.1). */
import type { LatentAttention } from '../architecture.ts';
import type { AttentionKind } from './attention-kind.ts';

/** One compressed key-value vector and one rotary key per token, shared by all heads. */
export const latent: AttentionKind<LatentAttention> = {
  matrices: (attention, hidden) => {
    const { queryHeads, queryRank, keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim } =
      attention;
    const queryWidth = queryHeads * (nopeHeadDim + ropeHeadDim);
    const query = queryRank === null ? hidden * queryWidth : queryRank * (hidden + queryWidth);
    const compression = hidden * (keyValueRank + ropeHeadDim);
    const expansion = keyValueRank * queryHeads * (nopeHeadDim + valueHeadDim);
    return query + compression + expansion + queryHeads * valueHeadDim * hidden;
  },
  // A norm on each compressed vector; without query compression only the key-value one.
  vectors: ({ queryRank, keyValueRank }) => (queryRank ?? 0) + keyValueRank,
  cachedElements: ({ keyValueRank, ropeHeadDim }) => keyValueRank + ropeHeadDim,
  window: () => undefined,
  // The expanded form of training and prefill, which is what the mathematics needs; decoding may trade it for the absorbed form.
  flopPerKey: ({ queryHeads, nopeHeadDim, ropeHeadDim, valueHeadDim }) =>
    2 * queryHeads * (nopeHeadDim + ropeHeadDim + valueHeadDim),
};
