/** How sure a fit is of each constant: the usual error of least squares, pulls included. */
import { pow } from '../../numeric/elementary.ts';
import { solveSymmetric } from '../../numeric/solve-symmetric.ts';
import { type KnobFit, knee } from './fit-knobs.ts';

/** Standard error of the logarithm of each free constant, by key. */
export function standardErrors({
  free,
  slopes,
  weights,
  residuals,
}: KnobFit): ReadonlyMap<string, number> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const variance =
    residuals.reduce((sum, one, row) => sum + (weights[row] ?? 0) * one * one, 0) /
    Math.max(1, total);
  const matrix = slopes.map((left, row) =>
    slopes.map((right, column) => {
      const shared = left.reduce(
        (sum, one, k) => sum + one * (right[k] ?? 0) * (weights[k] ?? 0),
        0,
      );
      const tolerance = free[row]?.tolerance ?? 1;
      return shared + (row === column ? pow(knee / tolerance, 2) : 0);
    }),
  );
  return new Map(
    free.map(({ key, tolerance }, index) => {
      const unit = free.map((_, place) => (place === index ? 1 : 0));
      const own = solveSymmetric(matrix, unit)[index] ?? 0;
      return [key, Math.min(tolerance, Math.sqrt(Math.max(0, own * variance)))];
    }),
  );
}
