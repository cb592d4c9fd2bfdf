/** The scale on which each kind of constant is searched: every value on it is allowed. */

import type { ConstantDimension } from '../hardware/constants-document.ts';
import { exp, log } from '../numeric/elementary.ts';

/** No measured kernel holds more than this share of a data-sheet peak. */
export const largestFraction = 0.95;

export interface Scale {
  readonly inner: (value: number) => number;
  readonly outer: (inner: number) => number;
}

/** Positive numbers by their logarithm. */
export const logarithmic: Scale = { inner: log, outer: exp };

/** Shares by the logarithm of what is reached over what is left below the largest. */
const shares: Scale = {
  inner: value => {
    const inside = Math.min(value, largestFraction - nearlyFull) / largestFraction;
    return log(inside / (1 - inside));
  },
  outer: inner => largestFraction / (1 + exp(-inner)),
};

const nearlyFull = 0.01;

/** The scale on which a constant of this dimension is searched. */
export function scaleOf(dimension: ConstantDimension): Scale {
  return dimension === 'fraction' ? shares : logarithmic;
}
