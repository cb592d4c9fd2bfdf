/** Grouped-query attention over a few blocks of keys (MiniMax-M3). */
import type { AttentionKind } from './attention-kind.ts';
import {
  groupedQueryProjections,
  groupedQuerySaved,
  groupedQueryVectors,
  keyValueWidth,
} from './grouped-query.ts';
import { indexerCache, indexerCore, indexerProjections } from './indexer.ts';
import type { BlockSparseAttention } from './shapes.ts';

export const blockSparse: AttentionKind<BlockSparseAttention> = {
  projections: (attention, hidden) => [
    ...groupedQueryProjections(attention, hidden),
    ...indexerProjections(attention.indexer, hidden, { queryInput: hidden, weighted: false }),
  ],
  vectors: groupedQueryVectors,
  cache: attention => [
    { elements: keyValueWidth(attention), heads: attention.keyValueHeads },
    indexerCache(attention.indexer),
  ],
  cores: attention => {
    const { queryHeads, keyValueHeads, headDim, indexer } = attention;
    return [
      indexerCore(indexer),
      {
        name: 'attention core',
        flop: visible => 4 * queryHeads * headDim * visible.limited(indexer.topK),
        read: visible => keyValueWidth(attention) * visible.limited(indexer.topK),
        width: 2 * queryHeads * headDim,
        heads: keyValueHeads,
      },
    ];
  },
  saved: groupedQuerySaved,
  words: ({ queryHeads, keyValueHeads, headDim, indexer }) =>
    `block-sparse attention over ${indexer.topK} keys, ${queryHeads} query and ${keyValueHeads} key-value heads of ${headDim}`,
};
