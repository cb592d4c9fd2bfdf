/** Kimi Delta Attention (Kimi Linear, arXiv 2510.26692): a delta rule whose decay is learned for every channel. */
import type { AttentionKind } from './attention-kind.ts';
import { stateCore } from './linear.ts';
import type { KimiDelta } from './shapes.ts';

/** Queries, keys, values, output and a full-rank gate of P = heads·d; the decay through a bottleneck of one head. */
export const kimiDelta: AttentionKind<KimiDelta> = {
  projections: ({ queryHeads, headDim, convolution }, hidden) => {
    const width = queryHeads * headDim;
    return [
      {
        name: 'query, key, value and gate projections',
        input: hidden,
        output: 4 * width,
        cut: 'output',
      },
      { name: 'decay compression', input: hidden, output: headDim, cut: 'none' },
      { name: 'decay up-projection', input: headDim, output: width, cut: 'output' },
      { name: 'step projection', input: hidden, output: queryHeads, cut: 'output' },
      {
        name: 'short convolution',
        input: convolution,
        output: 1,
        groups: 3 * width,
        cut: 'groups',
      },
      { name: 'output projection', input: width, output: hidden, cut: 'input' },
    ];
  },
  // Decay rate per head, bias of the decay, norm of the output.
  vectors: ({ queryHeads, headDim }) => queryHeads + queryHeads * headDim + headDim,
  cache: () => [],
  state: ({ queryHeads, headDim, convolution }) => ({
    recurrent: queryHeads * headDim * headDim,
    convolution: (convolution - 1) * 3 * queryHeads * headDim,
  }),
  cores: ({ queryHeads, headDim }) => [
    stateCore('delta rule', {
      elements: queryHeads * headDim * headDim,
      width: 5 * queryHeads * headDim,
      heads: queryHeads,
    }),
  ],
  saved: ({ queryHeads, headDim }) => ({
    kept: 5 * queryHeads * headDim,
    expanded: 0,
    output: queryHeads * headDim,
  }),
  words: ({ queryHeads, headDim }) => `Kimi delta attention, ${queryHeads} heads of ${headDim}`,
};
