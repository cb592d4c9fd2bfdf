/** Normal equations: the coefficients that fit many columns of values at once, with a little damping. */

/**
 * Least squares of `rows × coefficients = values` for every column of `values`, with ridge `damping`; the result has a
 * list of coefficients for each column. Cholesky factorisation of the normal equations.
 */
export function fitColumns(
  rows: readonly (readonly number[])[],
  columns: readonly (readonly number[])[],
  damping: number,
): readonly (readonly number[])[] {
  const width = rows[0]?.length ?? 0;
  const factor = factorised(rows, width, damping);
  return columns.map(column => {
    const right = new Array<number>(width).fill(0);
    for (const [index, row] of rows.entries()) {
      const value = column[index] ?? 0;
      for (let place = 0; place < width; place++) {
        right[place] = (right[place] ?? 0) + (row[place] ?? 0) * value;
      }
    }
    return solved(factor, right);
  });
}

type Lower = readonly Float64Array[];

function factorised(rows: readonly (readonly number[])[], width: number, damping: number): Lower {
  const lower = Array.from({ length: width }, (_, size) => new Float64Array(size + 1));
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? damping * rows.length : 0;
      for (const row of rows) sum += (row[i] ?? 0) * (row[j] ?? 0);
      for (let k = 0; k < j; k++) sum -= (lower[i]?.[k] ?? 0) * (lower[j]?.[k] ?? 0);
      const line = lower[i];
      if (line === undefined) continue;
      line[j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / (lower[j]?.[j] ?? 1);
    }
  }
  return lower;
}

function solved(lower: Lower, right: readonly number[]): readonly number[] {
  const middle: number[] = [];
  for (const [i, line] of lower.entries()) {
    let sum = right[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (line[k] ?? 0) * (middle[k] ?? 0);
    middle.push(sum / (line[i] ?? 1));
  }
  const answer = new Array<number>(lower.length).fill(0);
  for (let i = lower.length - 1; i >= 0; i--) {
    let sum = middle[i] ?? 0;
    for (let k = i + 1; k < lower.length; k++) sum -= (lower[k]?.[i] ?? 0) * (answer[k] ?? 0);
    answer[i] = sum / (lower[i]?.[i] ?? 1);
  }
  return answer;
}
