/** The cache is dropped; prompt and answer so far are read again as one prompt (vLLM's default). */
import type { Preemption } from './preemption.ts';

export const recompute: Preemption = { name: 'recompute', keepsCache: false };
