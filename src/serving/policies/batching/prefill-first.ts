/** Prompts go before everything: while any waits, steps read prompts alone and decoding stands still (vLLM V0, SGLang). */
import type { Batching } from './batching.ts';

export const prefillFirst: Batching = {
  name: 'prefill-first',
  mixes: false,
  promptTokens: ({ tokenBudget }) => tokenBudget,
};
