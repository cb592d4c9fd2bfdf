/** Root finding by halving: slow, and never wrong on a monotone function. */

/**
 * Largest x in [low, high] for which `holds(x)` is true, to a relative `tolerance`; `holds` must be true up to some
 * point and false beyond. Returns `low` when it does not even hold there.
 */
export function largestWhere(
  holds: (x: number) => boolean,
  { low, high, tolerance = 2 ** -10 }: { low: number; high: number; tolerance?: number },
): number {
  if (holds(high)) return high;
  let below = low;
  let above = high;
  while (above - below > tolerance * above) {
    const middle = (below + above) / 2;
    if (holds(middle)) below = middle;
    else above = middle;
  }
  return below;
}
