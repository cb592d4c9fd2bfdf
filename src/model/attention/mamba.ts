/** Mamba-1 (arXiv 2312.00752), as in Jamba: a selective state space in the place of attention. */
import type { AttentionKind } from './attention-kind.ts';
import { stateCore } from './linear.ts';
import type { Mamba } from './shapes.ts';

/** i inner channels, n states each, step of rank r; Jamba norms step, input and output of the state (r + 2n). */
export const mamba: AttentionKind<Mamba> = {
  projections: ({ queryHeads: inner, stateSize, stepRank, convolution }, hidden) => [
    { name: 'input and gate projections', input: hidden, output: 2 * inner, cut: 'output' },
    { name: 'short convolution', input: convolution, output: 1, groups: inner, cut: 'groups' },
    {
      name: 'step and state projections',
      input: inner,
      output: stepRank + 2 * stateSize,
      cut: 'input',
    },
    { name: 'step up-projection', input: stepRank, output: inner, cut: 'output' },
    { name: 'output projection', input: inner, output: hidden, cut: 'input' },
  ],
  // Biases of convolution and step, skip connection, the states' decay, three norms.
  vectors: ({ queryHeads: inner, stateSize, stepRank }) =>
    3 * inner + inner * stateSize + stepRank + 2 * stateSize,
  cache: () => [],
  state: ({ queryHeads: inner, stateSize, convolution }) => ({
    recurrent: inner * stateSize,
    convolution: inner * (convolution - 1),
  }),
  cores: ({ queryHeads: inner, stateSize }) => [
    stateCore('selective scan', {
      elements: inner * stateSize,
      width: 4 * inner + 2 * stateSize,
      heads: inner,
    }),
  ],
  saved: ({ queryHeads: inner, stateSize, stepRank }) => ({
    kept: 3 * inner + stepRank + 2 * stateSize,
    expanded: 0,
    output: inner,
  }),
  words: ({ queryHeads: inner, stateSize }) =>
    `Mamba, ${inner} channels with ${stateSize} states each`,
};
