/** Nonlinear least squares with a robust loss and priors: the Levenberg–Marquardt method. */

export interface Fit {
  readonly parameters: readonly number[];
  readonly residuals: readonly number[];
  readonly rounds: number;
}

/** Cost of one residual: quadratic up to `knee`, linear beyond (P. J. Huber, 1964), as a weight on its square. */
export function huberWeight(residual: number, knee: number): number {
  const size = Math.abs(residual);
  return size <= knee ? 1 : knee / size;
}

/**
 * Parameters that minimise the weighted squares of `residualsOf`, each residual down-weighted beyond `knee`.
 * Derivatives are taken by finite differences; residuals must be finite for all parameters tried.
 */
export function leastSquares(
  residualsOf: (parameters: readonly number[]) => readonly number[],
  start: readonly number[],
  { rounds = 60, knee = Number.POSITIVE_INFINITY }: { rounds?: number; knee?: number } = {},
): Fit {
  let parameters = [...start];
  let residuals = residualsOf(parameters);
  let cost = robustCost(residuals, knee);
  let damping = initialDamping;
  let round = 0;
  for (; round < rounds && damping < maximumDamping; round++) {
    const jacobian = derivatives(residualsOf, parameters, residuals);
    const step = solveDamped(jacobian, residuals, knee, damping);
    const tried = parameters.map((value, index) => value + (step[index] ?? 0));
    const next = residualsOf(tried);
    const nextCost = robustCost(next, knee);
    if (nextCost < cost) {
      const gain = (cost - nextCost) / cost;
      parameters = tried;
      residuals = next;
      cost = nextCost;
      damping /= dampingFactor;
      if (gain < smallestGain) break;
    } else {
      damping *= dampingFactor;
    }
  }
  return { parameters, residuals, rounds: round };
}

const initialDamping = 0.01;
const dampingFactor = 4;
const maximumDamping = 2 ** 30;
const smallestGain = 2 ** -20;
const difference = 2 ** -13;

function robustCost(residuals: readonly number[], knee: number): number {
  let cost = 0;
  for (const residual of residuals) {
    const size = Math.abs(residual);
    cost += size <= knee ? (size * size) / 2 : knee * (size - knee / 2);
  }
  return cost;
}

/** One row per parameter. */
function derivatives(
  residualsOf: (parameters: readonly number[]) => readonly number[],
  parameters: readonly number[],
  residuals: readonly number[],
): number[][] {
  return parameters.map((_, index) => {
    const moved = parameters.map((value, other) => (other === index ? value + difference : value));
    const next = residualsOf(moved);
    return residuals.map((residual, row) => ((next[row] ?? 0) - residual) / difference);
  });
}

function solveDamped(
  jacobian: readonly (readonly number[])[],
  residuals: readonly number[],
  knee: number,
  damping: number,
): number[] {
  const size = jacobian.length;
  const weights = residuals.map(residual => huberWeight(residual, knee));
  const inner = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, value, row) => sum + value * (right[row] ?? 0) * (weights[row] ?? 0), 0);
  const matrix = jacobian.map(left => jacobian.map(right => inner(left, right)));
  const target = jacobian.map(row => -inner(row, residuals));
  for (let index = 0; index < size; index++) {
    const row = matrix[index] as number[];
    row[index] = (row[index] ?? 0) * (1 + damping) + damping * difference;
  }
  return solve(matrix, target);
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: number[][], target: number[]): number[] {
  const size = target.length;
  const rows = matrix.map((row, index) => [...row, target[index] ?? 0]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(at(rows, row, column)) > Math.abs(at(rows, pivot, column))) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot] as number[], rows[column] as number[]];
    const top = rows[column] as number[];
    for (let row = column + 1; row < size; row++) {
      const below = rows[row] as number[];
      const factor = (below[column] ?? 0) / (top[column] || 1);
      for (let entry = column; entry <= size; entry++) {
        below[entry] = (below[entry] ?? 0) - factor * (top[entry] ?? 0);
      }
    }
  }
  const result: number[] = new Array(size).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = at(rows, row, size);
    for (let column = row + 1; column < size; column++) {
      rest -= at(rows, row, column) * (result[column] ?? 0);
    }
    result[row] = rest / (at(rows, row, row) || 1);
  }
  return result;
}

function at(rows: readonly (readonly number[])[], row: number, column: number): number {
  return rows[row]?.[column] ?? 0;
}
