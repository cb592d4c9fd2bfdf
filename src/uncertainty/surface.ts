/** A response surface: what a few hundred exact simulations say about all the others. */
import { exp, log, pow } from '../numeric/elementary.ts';
import { fitColumns } from '../numeric/linear-system.ts';

/** Values of the inputs at one point, in their own units. */
export type Point = readonly number[];

export interface Surface {
  /** The figures at a point. */
  at(point: Point): readonly number[];
}

/** Hardly any: it keeps the equations solvable when an input never moves. */
const damping = 2 ** -30;

/**
 * Each figure as a sum of linear and squared terms of the inputs, both in logarithms where all values are positive.
 * Peaks and bandwidths act by maxima and sums of times, so that logarithms come close to straight lines.
 */
export function fitSurface(
  points: readonly Point[],
  figures: readonly (readonly number[])[],
): Surface {
  const axes = (points[0] ?? []).map((_, input) => axisOf(points.map(point => point[input] ?? 0)));
  const features = (point: Point) => {
    const row = [1];
    for (const [input, axis] of axes.entries()) {
      const x = axis(point[input] ?? 0);
      row.push(x, x * x);
    }
    return row;
  };
  const rows = points.map(features);
  const width = figures[0]?.length ?? 0;
  const positive = Array.from({ length: width }, (_, place) =>
    figures.every(values => (values[place] ?? 0) > 0),
  );
  const columns = positive.map((logarithmic, place) =>
    figures.map(values => {
      const value = values[place] ?? 0;
      return logarithmic ? log(value) : value;
    }),
  );
  const coefficients = fitColumns(rows, columns, damping);
  return {
    at: point => {
      const row = features(point);
      return coefficients.map((column, place) => {
        let sum = 0;
        for (const [index, coefficient] of column.entries()) sum += coefficient * (row[index] ?? 0);
        return positive[place] === true ? exp(sum) : sum;
      });
    },
  };
}

/** An input around its mean in deviations, of its logarithm where it is positive; one that never moves stays at 0. */
function axisOf(values: readonly number[]): (value: number) => number {
  const logarithmic = values.every(value => value > 0);
  const bent = (value: number) => (logarithmic ? log(value) : value);
  const mean = values.reduce((sum, value) => sum + bent(value), 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + pow(bent(value) - mean, 2), 0) / values.length;
  const deviation = Math.sqrt(variance);
  return value => (deviation > 0 ? (bent(value) - mean) / deviation : 0);
}
