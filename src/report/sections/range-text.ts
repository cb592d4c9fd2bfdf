/** How sure a large figure is, in the line below it. */
import type { Result } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';

/** "; nine draws in ten: $4.2 M to $6.1 M"; nothing where nothing was drawn. */
export function rangeText({ uncertainty }: Result, figure: string): string {
  const quantiles = uncertainty?.[figure];
  return quantiles === undefined
    ? ''
    : `; nine draws in ten: ${formatUsd(quantiles.p5)} to ${formatUsd(quantiles.p95)}`;
}
