/**
 * What a few measurements of one's own say about the constants: the usual Bayesian step. A row's residual is part its own
 * noise, part something that all rows of the stack share; only the second part moves the constants.
 */
import { pow } from '../../numeric/elementary.ts';
import { solveSymmetric } from '../../numeric/solve-symmetric.ts';

/** Noise of a single row, and how far a stack's constants may lie from those of its kind; both in the logarithm. */
const rowNoise = 0.12;
const stackSpread = 0.2;

/** Steps of the constants on their scales, from the errors of the known rows and their slopes (one list a constant). */
export function anchorStep(
  errors: readonly number[],
  slopes: readonly (readonly number[])[],
): readonly number[] {
  const weight = pow(rowNoise, -2) / Math.sqrt(Math.max(1, errors.length));
  const inner = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, one, row) => sum + one * (right[row] ?? 0) * weight, 0);
  const matrix = slopes.map((left, row) =>
    slopes.map((right, column) => inner(left, right) + (row === column ? pow(stackSpread, -2) : 0)),
  );
  return solveSymmetric(
    matrix,
    slopes.map(slope => -inner(slope, errors)),
  );
}

/** Errors of rows when each is predicted with the next one given; rows alone in their set have none. */
export function anchoredErrors(
  sets: readonly (readonly number[])[],
  errors: readonly (number | undefined)[],
  slopes: readonly (readonly number[])[],
): readonly (number | undefined)[] {
  const anchored = new Array<number | undefined>(errors.length).fill(undefined);
  for (const set of sets) {
    const usable = set.filter(row => errors[row] !== undefined);
    if (usable.length < 2) continue;
    for (const [place, row] of usable.entries()) {
      const other = usable[(place + 1) % usable.length] ?? row;
      const step = anchorStep(
        [errors[other] ?? 0],
        slopes.map(slope => [slope[other] ?? 0]),
      );
      const shift = slopes.reduce((sum, slope, k) => sum + (slope[row] ?? 0) * (step[k] ?? 0), 0);
      anchored[row] = (errors[row] ?? 0) + shift;
    }
  }
  return anchored;
}
