/** How far predictions lie from measurements, over rows and over source families. */

export interface Residual {
  readonly group: string;
  /** Logarithm of predicted over measured. */
  readonly error: number;
}

export interface ResidualSummary {
  readonly rows: number;
  readonly groups: number;
  /** Absolute relative errors. */
  readonly median: number;
  readonly p90: number;
  /** Median of the relative errors with their sign: above zero, predicted too slow. */
  readonly bias: number;
}

/** The row in the middle, and the row that nine in ten do not exceed; zeros when there are none. */
export function summaryOf(residuals: readonly Residual[]): ResidualSummary {
  const relative = residuals.map(({ error }) => Math.expm1(error));
  const absolute = relative.map(Math.abs);
  return {
    rows: residuals.length,
    groups: new Set(residuals.map(({ group }) => group)).size,
    median: quantile(absolute, 0.5),
    p90: quantile(absolute, 0.9),
    bias: quantile(relative, 0.5),
  };
}

/** Between neighbours in proportion, as spreadsheets do it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
