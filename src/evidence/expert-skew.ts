/** How far the busiest chip's share of the routed tokens exceeds the mean when experts are unequally liked. */

/**
 * Load of the busiest of `expertParallel` chips over the mean, where the tokens of an expert follow a density
 * ∝ x^−skew between one token and `most`, and experts are dealt to chips at random: mean, spread and √(2·ln n)
 * spreads for the largest of n sums.
 */
export function skewedImbalance(
  skew: number,
  {
    experts,
    expertParallel,
    most,
  }: { readonly experts: number; readonly expertParallel: number; readonly most: number },
): number {
  if (skew === 0 || expertParallel === 1) return 1;
  const loads = powerLaw(skew, experts, Math.max(most, 2));
  const mean = loads.reduce((sum, load) => sum + load, 0) / experts;
  const variance = loads.reduce((sum, load) => sum + (load / mean - 1) ** 2, 0) / experts;
  const perChip = experts / expertParallel;
  // Dealt without putting back: chips that hold most of the experts cannot differ much.
  const spread = Math.sqrt((variance / perChip) * (1 - perChip / experts));
  const likely = 1 + spread * Math.sqrt(2 * Math.log(expertParallel));
  return Math.min(likely, expertParallel);
}

/** The quantiles of a power law between 1 and `most`, one for each expert. */
function powerLaw(skew: number, experts: number, most: number): number[] {
  const exponent = 1 - skew;
  return Array.from({ length: experts }, (_, index) => {
    const quantile = (index + 0.5) / experts;
    return Math.abs(exponent) < Number.EPSILON
      ? most ** quantile
      : (1 + quantile * (most ** exponent - 1)) ** (1 / exponent);
  });
}
