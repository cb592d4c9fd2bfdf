/** Linear equations with a symmetric, positive matrix. */

/** Solution by elimination with partial pivoting; a direction that nothing fixes stays at zero. */
export function solveSymmetric(
  matrix: readonly (readonly number[])[],
  target: readonly number[],
): readonly number[] {
  const size = target.length;
  const rows = matrix.map((row, index) => [...row, target[index] ?? 0]);
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    for (let row = column + 1; row < size; row++) {
      const below = rows[row] as number[];
      const factor = (below[column] ?? 0) / (top[column] || 1);
      if (factor === 0) continue;
      for (let entry = column; entry <= size; entry++) {
        below[entry] = (below[entry] ?? 0) - factor * (top[entry] ?? 0);
      }
    }
  }
  const result: number[] = new Array(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = at(row, size);
    for (let column = row + 1; column < size; column++)
      rest -= at(row, column) * (result[column] ?? 0);
    const diagonal = at(row, row);
    result[row] = diagonal === 0 ? 0 : rest / diagonal;
  }
  return result;
}
