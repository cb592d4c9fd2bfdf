/** The cache moves to the host's memory and back: time on the host link, no work for the chip. */
import type { Preemption } from './preemption.ts';

export const swap: Preemption = { name: 'swap', keepsCache: true };
