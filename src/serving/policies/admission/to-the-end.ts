/** Room for the longest answer allowed is reserved, so that none is ever preempted (TensorRT-LLM's guaranteed no-evict). */
import type { Admission } from './admission.ts';

export const toTheEnd: Admission = {
  name: 'to-the-end',
  grows: false,
  reservedTokens: (promptTokens, limitTokens) => promptTokens + limitTokens,
  keptFree: 0,
};
