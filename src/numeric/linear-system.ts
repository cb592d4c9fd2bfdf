/** Normal equations: the coefficients that fit a sample, with a little damping. */

/**
 * Least squares of `Σ coefficient × feature = values`, with ridge `damping` for each row of the sample; a feature is a
 * column of as many numbers as there are values. Cholesky factorisation of the normal equations.
 */
export function fitted(
  features: readonly Float64Array[],
  values: Float64Array,
  damping: number,
): Float64Array {
  const lower = factorised(features, damping * values.length);
  const middle = new Float64Array(features.length);
  for (const [i, line] of lower.entries()) {
    let sum = dot(features[i] as Float64Array, values);
    for (let k = 0; k < i; k++) sum -= (line[k] as number) * (middle[k] as number);
    middle[i] = sum / (line[i] as number);
  }
  const answer = new Float64Array(features.length);
  for (let i = lower.length - 1; i >= 0; i--) {
    let sum = middle[i] as number;
    for (let k = i + 1; k < lower.length; k++) {
      sum -= ((lower[k] as Float64Array)[i] as number) * (answer[k] as number);
    }
    answer[i] = sum / ((lower[i] as Float64Array)[i] as number);
  }
  return answer;
}

/** The sum of products of two columns. */
export function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < one.length; row++) sum += (one[row] as number) * (other[row] as number);
  return sum;
}

/** The lower triangle L of features' products with each other, as L Lᵀ. */
function factorised(features: readonly Float64Array[], damping: number): readonly Float64Array[] {
  const lower: Float64Array[] = [];
  for (const [i, feature] of features.entries()) {
    const line = new Float64Array(i + 1);
    for (const [j, other] of lower.entries()) {
      let sum = dot(feature, features[j] as Float64Array);
      for (let k = 0; k < j; k++) sum -= (line[k] as number) * (other[k] as number);
      line[j] = sum / (other[j] as number);
    }
    let square = damping + dot(feature, feature);
    for (let k = 0; k < i; k++) square -= (line[k] as number) * (line[k] as number);
    line[i] = Math.sqrt(Math.max(square, Number.MIN_VALUE));
    lower.push(line);
  }
  return lower;
}
