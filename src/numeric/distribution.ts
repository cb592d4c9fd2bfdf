/** Distributions that an uncertain number may have, by their quantiles: all that drawing from them needs. */
import { pow } from './elementary.ts';
import { inverseNormal } from './inverse-normal.ts';

export type Distribution =
  /** `best` is the median; each half is likelier near it: what a range between sources says. */
  | { readonly kind: 'range'; readonly low: number; readonly best: number; readonly high: number }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  /** `best` is the likeliest value. */
  | {
      readonly kind: 'triangular';
      readonly low: number;
      readonly best: number;
      readonly high: number;
    }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  /** `spread`: the 84th percentile over the median. */
  | { readonly kind: 'lognormal'; readonly median: number; readonly spread: number };

/** Nothing beyond one draw in a thousand on either side: what unbounded curves say out there is not knowledge. */
const furthest = 3.0902;

/** The value below which `share` of the draws lie, `share` between 0 and 1. */
export function quantileAt(distribution: Distribution, share: number): number {
  switch (distribution.kind) {
    case 'uniform':
      return distribution.low + share * (distribution.high - distribution.low);
    case 'range': {
      const { low, best, high } = distribution;
      return share < 0.5
        ? low + (best - low) * Math.sqrt(2 * share)
        : high - (high - best) * Math.sqrt(2 * (1 - share));
    }
    case 'triangular': {
      const { low, best, high } = distribution;
      const width = high - low;
      if (width === 0) return low;
      return share < (best - low) / width
        ? low + Math.sqrt(share * width * (best - low))
        : high - Math.sqrt((1 - share) * width * (high - best));
    }
    case 'normal':
      return distribution.mean + bounded(share) * distribution.deviation;
    case 'lognormal':
      return distribution.median * pow(distribution.spread, bounded(share));
  }
}

/** The value that a single run uses: the one most would quote. */
export function centreOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case 'uniform':
      return (distribution.low + distribution.high) / 2;
    case 'range':
    case 'triangular':
      return distribution.best;
    case 'normal':
      return distribution.mean;
    case 'lognormal':
      return distribution.median;
  }
}

function bounded(share: number): number {
  return Math.max(-furthest, Math.min(furthest, inverseNormal(share)));
}
