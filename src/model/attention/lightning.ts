/** Lightning attention (arXiv 2401.04658), as in MiniMax-01 and M1: linear attention with a fixed decay per head. */
import type { AttentionKind } from './attention-kind.ts';
import { stateCore } from './linear.ts';
import type { Lightning } from './shapes.ts';

export const lightning: AttentionKind<Lightning> = {
  projections: ({ queryHeads, headDim }, hidden) => [
    {
      name: 'query, key and value projections',
      input: hidden,
      output: 3 * queryHeads * headDim,
      cut: 'output',
    },
    { name: 'output gate', input: hidden, output: queryHeads * headDim, cut: 'output' },
    { name: 'output projection', input: queryHeads * headDim, output: hidden, cut: 'input' },
  ],
  // Norm of the output.
  vectors: ({ queryHeads, headDim }) => queryHeads * headDim,
  cache: () => [],
  state: ({ queryHeads, headDim }) => ({
    recurrent: queryHeads * headDim * headDim,
    convolution: 0,
  }),
  cores: ({ queryHeads, headDim }) => [
    stateCore('linear attention', {
      elements: queryHeads * headDim * headDim,
      width: 5 * queryHeads * headDim,
      heads: queryHeads,
    }),
  ],
  saved: ({ queryHeads, headDim }) => ({
    kept: 4 * queryHeads * headDim,
    expanded: 0,
    output: queryHeads * headDim,
  }),
  words: ({ queryHeads, headDim }) => `lightning attention, ${queryHeads} heads of ${headDim}`,
};
