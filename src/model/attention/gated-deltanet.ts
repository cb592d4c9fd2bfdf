/** Gated DeltaNet (arXiv 2412.06464), as in Qwen3-Next and Qwen3.5. */
import type { AttentionKind } from './attention-kind.ts';
import { stateCore } from './linear.ts';
import type { GatedDeltaNet } from './shapes.ts';

/** Width of all keys K = n_k·d_k, and of all values W = n_v·d_v. */
function widths({ queryHeads, keyHeads, keyHeadDim, valueHeadDim }: GatedDeltaNet) {
  return { keys: keyHeads * keyHeadDim, values: queryHeads * valueHeadDim };
}

export const gatedDeltaNet: AttentionKind<GatedDeltaNet> = {
  projections: (attention, hidden) => {
    const { keys, values } = widths(attention);
    return [
      {
        name: 'query, key, value and gate projections',
        input: hidden,
        output: 2 * keys + 2 * values,
        cut: 'output',
      },
      {
        name: 'decay and step projections',
        input: hidden,
        output: 2 * attention.queryHeads,
        cut: 'output',
      },
      {
        name: 'short convolution',
        input: attention.convolution,
        output: 1,
        groups: 2 * keys + values,
        cut: 'groups',
      },
      { name: 'output projection', input: values, output: hidden, cut: 'input' },
    ];
  },
  vectors: ({ queryHeads, valueHeadDim }) => 2 * queryHeads + valueHeadDim,
  cache: () => [],
  state: attention => {
    const { keys, values } = widths(attention);
    return {
      recurrent: attention.queryHeads * attention.keyHeadDim * attention.valueHeadDim,
      convolution: (attention.convolution - 1) * (2 * keys + values),
    };
  },
  cores: attention => {
    const { keys, values } = widths(attention);
    const elements = attention.queryHeads * attention.keyHeadDim * attention.valueHeadDim;
    const width = 2 * keys + 3 * values;
    return [stateCore('delta rule', { elements, width, heads: attention.queryHeads })];
  },
  saved: attention => {
    const { keys, values } = widths(attention);
    return { kept: 2 * keys + 2 * values, expanded: 0, output: values };
  },
  words: ({ queryHeads, keyHeads, valueHeadDim }) =>
    `gated DeltaNet, ${queryHeads} value and ${keyHeads} key heads of ${valueHeadDim}`,
};
