/** Every step decodes all that run and fills the rest of the budget with chunks of prompts (Sarathi-Serve, OSDI 2024; vLLM V1). */
import type { Batching } from './batching.ts';

export const chunkedPrefill: Batching = {
  name: 'chunked-prefill',
  mixes: true,
  promptTokens: ({ decoding, tokenBudget }) => Math.max(0, tokenBudget - decoding),
};
