/** Independent requests: exponential gaps, the memoryless arrivals of many users who do not know each other. */
import type { Gaps } from './gaps.ts';

export const poissonGaps: Gaps = { name: 'poisson', next: stream => stream.exponential() };
