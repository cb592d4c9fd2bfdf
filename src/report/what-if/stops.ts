/** Where a slider may stop: round numbers around the value that the scenario gives. */

/** Factors on both sides of the given value, wide enough for "what if it were ten times as much". */
const factors = [
  1 / 16,
  1 / 8,
  1 / 4,
  3 / 8,
  1 / 2,
  5 / 8,
  3 / 4,
  7 / 8,
  1,
  5 / 4,
  3 / 2,
  2,
  3,
  4,
  6,
  8,
  12,
  16,
];

/** Multiples and parts of a count, whole multiples of `unit` where the count is one. */
export function countStops(given: number, unit = 1): readonly number[] {
  const step = given % unit === 0 ? unit : 1;
  const stops = factors.map(factor => Math.max(step, Math.round((given * factor) / step) * step));
  return ordered([...stops, given]);
}

/** Powers of two between the limits, and the given value. */
export function doublingStops(
  given: number,
  { low, high }: { readonly low: number; readonly high: number },
): readonly number[] {
  const stops = [given];
  for (let stop = low; stop <= high; stop *= 2) stops.push(stop);
  return ordered(stops);
}

/** Parts and multiples of an amount, kept to three digits. */
export function amountStops(given: number): readonly number[] {
  return ordered([...factors.map(factor => Number((given * factor).toPrecision(3))), given]);
}

/** Even steps between the limits, and the given value. */
export function evenStops(
  given: number,
  { low, high, steps }: { readonly low: number; readonly high: number; readonly steps: number },
): readonly number[] {
  const even = Array.from({ length: steps + 1 }, (_, index) =>
    Number((low + ((high - low) * index) / steps).toPrecision(4)),
  );
  return ordered([...even, given]);
}

function ordered(stops: readonly number[]): readonly number[] {
  return [...new Set(stops)].toSorted((a, b) => a - b);
}
