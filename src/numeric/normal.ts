/** The normal distribution, for the spread of counts around their mean. */
import { exp, pow } from './elementary.ts';

/**
 * Share of a standard normal below `z`, by the logistic approximation of S. R. Bowling et al. (2009), within 0.00014.
 */
export function normalShareBelow(z: number): number {
  return 1 / (1 + exp(-(cubic * pow(z, 3) + linear * z)));
}

const cubic = 0.07056;
const linear = 1.5976;

/** Quantiles of the standard normal that reports quote. */
export const normalQuantile = { p50: 0, p90: 1.2815515655446004, p99: 2.3263478740408408 } as const;
