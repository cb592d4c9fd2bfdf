/** How well ratios come out: two layouts, batches or modes of one model on one chip, which is what a planner chooses between. */
import { quantileOf } from '../numeric/quantile.ts';
import type { EvidenceRow } from './evidence-row.ts';

/** A row, with what two rows must share to be compared as alternatives. */
export interface Comparable extends Pick<EvidenceRow, 'measured' | 'predicted'> {
  readonly alike: string;
}

export interface PairSummary {
  readonly count: number;
  /** |predicted ratio / measured ratio − 1| in the middle. */
  readonly medianRatioError: number | null;
  /** Pairs whose measurements differ by more than 5%. */
  readonly distinct: number;
  /** Share of those that the prediction puts in the same order. */
  readonly rightOrder: number | null;
}

/** Measurements closer than this say nothing about which is better. */
const leastDifference = 0.05;

/** Every pair of rows that are alike. */
export function pairSummary(rows: readonly Comparable[]): PairSummary {
  const errors: number[] = [];
  let distinct = 0;
  let right = 0;
  for (const [index, one] of rows.entries()) {
    for (const other of rows.slice(index + 1)) {
      if (one.alike !== other.alike || one.predicted === null || other.predicted === null) continue;
      const measured = one.measured / other.measured;
      const predicted = one.predicted / other.predicted;
      errors.push(Math.abs(predicted / measured - 1));
      if (Math.max(measured, 1 / measured) - 1 <= leastDifference) continue;
      distinct += 1;
      if (measured > 1 === predicted > 1) right += 1;
    }
  }
  return {
    count: errors.length,
    medianRatioError: errors.length === 0 ? null : quantileOf(errors, 1 / 2),
    distinct,
    rightOrder: distinct === 0 ? null : right / distinct,
  };
}
