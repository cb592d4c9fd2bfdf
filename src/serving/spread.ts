/** How the number of running sequences varies: Poisson, as in any open system without waiting (M/G/∞). */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import { normalShareBelow } from '../numeric/normal.ts';

/** Batch per chip when an instance holds `deviations` standard deviations more sequences than on average; at least one. */
export function batchAtDeviation(
  batchPerChip: number,
  deviations: number,
  { plan }: ServingContext,
): number {
  const chips = instanceChips(plan);
  const sequences = batchPerChip * chips;
  return Math.max(1, sequences + deviations * Math.sqrt(sequences)) / chips;
}

/** Share of time in which an instance with `batchPerChip` on average holds at most `limitPerChip`. */
export function shareOfTimeWithin(
  batchPerChip: number,
  limitPerChip: number,
  { plan }: ServingContext,
): number {
  const chips = instanceChips(plan);
  const mean = batchPerChip * chips;
  return normalShareBelow((limitPerChip * chips - mean) / Math.sqrt(mean));
}
