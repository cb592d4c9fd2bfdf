/** How far apart requests come, in units of the mean gap. */
import type { RandomStream } from '../../../numeric/random-stream.ts';

/** Gaps with mean 1; the rate, and how it changes over the day, is applied by the source. */
export interface Gaps {
  readonly name: string;
  next(stream: RandomStream): number;
}
