/** Lengths with a long tail, as users' prompts and answers have. */
import { exp, log, pow } from '../../../numeric/elementary.ts';
import type { Lengths } from './lengths.ts';

/** Draws beyond this many deviations are cut: one in 30,000. */
const deviations = 4;

/** Log-normal lengths with this mean and coefficient of variation: σ² = ln(1 + cv²), μ = ln(mean) − σ²/2. */
export function logNormalLengths(
  mean: number,
  coefficientOfVariation: number,
  limit = Number.POSITIVE_INFINITY,
): Lengths {
  const variance = log(1 + pow(coefficientOfVariation, 2));
  const spread = Math.sqrt(variance);
  const centre = log(mean) - variance / 2;
  const longest = Math.min(limit, Math.ceil(exp(centre + deviations * spread)));
  return {
    name: 'log-normal',
    mean,
    longest,
    draw: stream => {
      const tokens = Math.round(exp(centre + spread * stream.normal()));
      return Math.min(longest, Math.max(1, tokens));
    },
  };
}
