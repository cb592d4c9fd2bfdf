/** Bursts: gamma gaps, whose coefficient of variation says how bunched requests are (1: Poisson; above: bursts). */
import { pow } from '../../../numeric/elementary.ts';
import type { Gaps } from './gaps.ts';

export function gammaGaps(coefficientOfVariation: number): Gaps {
  const shape = 1 / pow(coefficientOfVariation, 2);
  return { name: 'gamma', next: stream => stream.gamma(shape) / shape };
}
