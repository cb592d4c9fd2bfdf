/** How the number of running sequences varies: Poisson, as in any open system without waiting (M/G/∞). */
import { normalShareBelow } from '../numeric/normal.ts';

/** Sequences in an instance when it holds `deviations` standard deviations more than its mean; at least one. */
export function sequencesAtDeviation(mean: number, deviations: number): number {
  return Math.max(1, mean + deviations * Math.sqrt(mean));
}

/** The mean that holds `sequences` at so many (positive) standard deviations above it: the inverse. */
export function meanBelow(sequences: number, deviations: number): number {
  const root = (Math.sqrt(deviations * deviations + 4 * sequences) - deviations) / 2;
  return root * root;
}

/** Share of time in which an instance with `mean` sequences holds at most `limit`. */
export function shareOfTimeWithin(mean: number, limit: number): number {
  return normalShareBelow((limit - mean) / Math.sqrt(mean));
}
