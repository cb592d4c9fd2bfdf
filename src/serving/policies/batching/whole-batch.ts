/** The batch is answered whole before the next one begins: serving before continuous batching (FasterTransformer). */
import type { Batching } from './batching.ts';

export const wholeBatch: Batching = {
  name: 'whole-batch',
  mixes: false,
  promptTokens: ({ decoding, tokenBudget }) => (decoding > 0 ? 0 : tokenBudget),
};
