/** Rounds fitted values: more digits than the measurements carry would only make documents differ for nothing. */

/** The value with three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(digits));
}

const digits = 3;
