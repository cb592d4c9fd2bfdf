/** Quantiles of a sample. */

/** The value below which `share` of the sample lies, between neighbours in proportion (as spreadsheets do it); NaN of nothing. */
export function quantileOf(values: ArrayLike<number>, share: number): number {
  return quantileIn(inOrder(values), share);
}

/** The values in rising order, for several quantiles of them. */
export function inOrder(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** The same of values in rising order. */
export function quantileIn(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
