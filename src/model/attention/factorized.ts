/** Multi-matrix factorization attention (Step-3, arXiv 2507.19427, section 3): low-rank queries, few wide key-value heads. */
import type { AttentionKind } from './attention-kind.ts';
import type { FactorizedAttention } from './shapes.ts';

export const factorized: AttentionKind<FactorizedAttention> = {
  projections: ({ queryHeads, queryRank, keyValueHeads, headDim }, hidden) => [
    { name: 'query compression', input: hidden, output: queryRank, cut: 'none' },
    {
      name: 'key and value projections',
      input: hidden,
      output: 2 * keyValueHeads * headDim,
      cut: 'none',
    },
    { name: 'query up-projection', input: queryRank, output: queryHeads * headDim, cut: 'output' },
    { name: 'output projection', input: queryHeads * headDim, output: hidden, cut: 'input' },
  ],
  vectors: ({ queryRank }) => queryRank,
  cache: ({ keyValueHeads, headDim }) => [
    { elements: 2 * keyValueHeads * headDim, heads: keyValueHeads },
  ],
  cores: ({ queryHeads, keyValueHeads, headDim }) => [
    {
      name: 'attention core',
      flop: visible => 4 * queryHeads * headDim * visible.limited(),
      read: visible => 2 * keyValueHeads * headDim * visible.limited(),
      width: 2 * queryHeads * headDim,
      heads: keyValueHeads,
    },
  ],
  saved: ({ queryHeads, queryRank, keyValueHeads, headDim }) => ({
    kept: queryRank + 2 * keyValueHeads * headDim,
    expanded: queryHeads * headDim,
    output: queryHeads * headDim,
  }),
  words: ({ queryHeads, queryRank, keyValueHeads, headDim }) =>
    `factorized attention, ${queryHeads} query heads through rank ${queryRank}, ${keyValueHeads} key-value head${keyValueHeads === 1 ? '' : 's'} of ${headDim}`,
};
