/** Root finding on monotone functions: by halving, and by curves through the values where there are any. */

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

/**
 * Largest x in [low, high] at which the rising function `value` does not exceed `limit`, to a relative `tolerance` of x
 * or of the value; `low` when even that is beyond the limit. Inverse parabolas where the last three points allow one,
 * halving elsewhere (T. R. Chandrupatla, Advances in Engineering Software 28, 1997): five to ten values.
 */
export function largestBelow(
  value: (x: number) => number,
  limit: number,
  { low, high, tolerance = 2 ** -14 }: { low: number; high: number; tolerance?: number },
): number {
  let a = low;
  let b = high;
  // Half the tolerance below the limit, so that what comes out on either side of it will do.
  const near = (tolerance * Math.abs(limit)) / 2;
  const aim = limit - near;
  let atB = value(b) - aim;
  if (atB <= near) return high;
  let atA = value(a) - aim;
  if (atA >= -near) return low;
  // The first step is along the chord, so that a straight line is done at once.
  let step = atA / (atA - atB);
  for (;;) {
    const x = a + step * (b - a);
    const at = value(x) - aim;
    if (Math.abs(at) <= near) return x;
    let c = a;
    let atC = atA;
    if (at > 0 !== atA > 0) {
      c = b;
      atC = atB;
      b = a;
      atB = atA;
    }
    a = x;
    atA = at;
    const width = Math.abs(b - a);
    const least = (tolerance * Math.max(a, b)) / 2;
    if (width <= 2 * least) return atA <= 0 ? a : b;
    const xi = (a - b) / (c - b);
    const phi = (atA - atB) / (atC - atB);
    step = 1 / 2;
    if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi) {
      step =
        (atA / (atB - atA)) * (atC / (atB - atC)) +
        (((c - a) / (b - a)) * (atA / (atC - atA)) * atB) / (atC - atB);
    }
    step = Math.min(1 - least / width, Math.max(least / width, step));
  }
}
