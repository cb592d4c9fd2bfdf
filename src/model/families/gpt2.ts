/** GPT-2 and GPT-3: multi-head attention with biases, and a feed-forward of two matrices. */

import { storedWeights } from '../stored-weights.ts';
import type { FamilyReader } from './decoder.ts';

/** Its config has field names of its own; the head is the embedding. */
export const gpt2: FamilyReader = (config, identity) => {
  const hidden = config.count('n_embd');
  const queryHeads = config.count('n_head');
  if (hidden % queryHeads !== 0) {
    config.fault('n_head', `expected a divisor of n_embd ${hidden}, got ${queryHeads}`);
  }
  return {
    ...identity,
    hidden,
    vocabulary: config.count('vocab_size'),
    tiedEmbeddings: config.flag('tie_word_embeddings', true),
    contextLimit: config.count('n_positions'),
    layers: [
      {
        count: config.count('n_layer'),
        attention: {
          kind: 'gqa',
          queryHeads,
          keyValueHeads: queryHeads,
          headDim: hidden / queryHeads,
          bias: true,
          normParameters: 0,
        },
        feedForward: {
          kind: 'dense',
          intermediate: config.count('n_inner', 4 * hidden),
          gated: false,
        },
      },
    ],
    mtpLayers: 0,
    stored: storedWeights(config),
    defaulted: config.defaulted,
  };
};
