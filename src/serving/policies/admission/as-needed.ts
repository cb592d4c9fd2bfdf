/** Room for the prompt is enough; answers take blocks as they grow, and the last one in makes way (vLLM's default). */
import type { Admission } from './admission.ts';

export const asNeeded: Admission = {
  name: 'as-needed',
  grows: true,
  reservedTokens: promptTokens => promptTokens,
  /** vLLM's watermark. */
  keptFree: 0.01,
};
