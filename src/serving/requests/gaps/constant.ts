/** Evenly spaced requests: a load generator's metronome. */
import type { Gaps } from './gaps.ts';

export const constantGaps: Gaps = { name: 'constant', next: () => 1 };
