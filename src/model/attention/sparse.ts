/** DeepSeek sparse attention (V3.2; GLM-5): latent attention over the keys that an indexer picks. */
import type { AttentionKind } from './attention-kind.ts';
import { indexerCache, indexerCore, indexerProjections } from './indexer.ts';
import {
  absorbedFlopPerKey,
  expandedFlopPerKey,
  latentCache,
  latentProjections,
  latentSaved,
  latentVectors,
  scaledLatentCache,
} from './latent.ts';
import type { SparseLatentAttention } from './shapes.ts';

export const sparse: AttentionKind<SparseLatentAttention> = {
  projections: (attention, hidden) => [
    ...latentProjections(attention, hidden),
    ...(attention.ownsIndexer
      ? indexerProjections(attention.indexer, hidden, {
          queryInput: attention.queryRank ?? hidden,
          weighted: true,
        })
      : []),
  ],
  // The indexer's key is normed with scale and bias.
  vectors: attention =>
    latentVectors(attention) + (attention.ownsIndexer ? 2 * attention.indexer.headDim : 0),
  cache: attention => [
    scaledLatentCache(attention),
    ...(attention.ownsIndexer ? [indexerCache(attention.indexer)] : []),
  ],
  cores: attention => [
    ...(attention.ownsIndexer ? [indexerCore(attention.indexer)] : []),
    {
      name: 'attention core',
      flop: visible => expandedFlopPerKey(attention) * visible.limited(attention.indexer.topK),
      decodeFlop: visible =>
        absorbedFlopPerKey(attention) * visible.limited(attention.indexer.topK),
      read: visible => latentCache(attention).elements * visible.limited(attention.indexer.topK),
      width: 2 * attention.queryHeads * (attention.keyValueRank + attention.ropeHeadDim),
      heads: 1,
    },
  ],
  saved: latentSaved,
  words: ({ queryHeads, keyValueRank, indexer, ownsIndexer }) => {
    const picks = ownsIndexer ? 'its indexer picks' : 'an earlier indexer picked';
    return `sparse latent attention, ${queryHeads} heads, rank ${keyValueRank}, over ${indexer.topK} keys that ${picks}`;
  },
};
