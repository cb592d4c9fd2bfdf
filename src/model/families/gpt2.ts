/** GPT-2 and GPT-3: multi-head attention with biases, and a feed-forward of two matrices. */

import { decoder, type FamilyReader } from './decoder.ts';

/** Its config has field names of its own; the head is the embedding, positions have an embedding too. */
export const gpt2: FamilyReader = (config, identity) => {
  const hidden = config.count('n_embd');
  const queryHeads = config.count('n_head');
  if (hidden % queryHeads !== 0) {
    config.fault('n_head', `expected a divisor of n_embd ${hidden}, got ${queryHeads}`);
  }
  return decoder(config, identity, {
    hidden,
    tied: true,
    extraVectors: config.count('n_positions') * hidden,
    layers: [
      {
        count: config.layers('n_layer'),
        attention: {
          kind: 'gqa',
          queryHeads,
          keyValueHeads: queryHeads,
          headDim: Math.max(1, Math.floor(hidden / queryHeads)),
          bias: true,
          outputBias: true,
          normParameters: 0,
        },
        feedForward: {
          kind: 'dense',
          intermediate: config.count('n_inner', 4 * hidden),
          gated: false,
          bias: true,
        },
        normVectors: 4,
      },
    ],
  });
};
