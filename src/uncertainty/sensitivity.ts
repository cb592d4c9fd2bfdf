/** What matters most: one input at a time, and its share of the variance with all its interactions. */
import { pow } from '../numeric/elementary.ts';
import { fitColumns } from '../numeric/linear-system.ts';

export interface Swing {
  readonly input: string;
  /** The figure with this input at its 5th and 95th percentile and all others at their best. */
  readonly low: number;
  readonly high: number;
}

/** Widest swing first; inputs that move nothing are left out. */
export function tornado(swings: readonly Swing[]): readonly Swing[] {
  const width = ({ low, high }: Swing) => Math.abs(high - low);
  return swings
    .filter(swing => width(swing) > 0)
    .toSorted((one, other) => width(other) - width(one));
}

export interface TotalIndex {
  readonly input: string;
  /** Share of the variance that would be left if everything else were known. */
  readonly total: number;
}

/** Pairs among this many of the strongest inputs are taken to interact. */
const interacting = 6;
const damping = 2 ** -24;

/**
 * Sobol' total indices by Jansen's estimator (Computer Physics Communications 117, 1999), on a polynomial of second
 * order with interactions fitted to the draws: `points` are the inputs in deviations, one row a draw.
 */
export function totalIndices(
  names: readonly string[],
  points: readonly (readonly number[])[],
  values: readonly number[],
): readonly TotalIndex[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + pow(value - mean, 2), 0) / values.length;
  if (variance === 0) return [];
  const centred = values.map(value => value - mean);
  const linear = names.map((_, input) =>
    Math.abs(
      points.reduce((sum, point, row) => sum + (point[input] ?? 0) * (centred[row] ?? 0), 0),
    ),
  );
  const strongest = names
    .map((_, input) => input)
    .toSorted((one, other) => (linear[other] ?? 0) - (linear[one] ?? 0))
    .slice(0, interacting);
  const features = (point: readonly number[]) => {
    const row = [1];
    for (const x of point) row.push(x, x * x - 1);
    for (const [place, one] of strongest.entries()) {
      for (const other of strongest.slice(place + 1)) {
        row.push((point[one] ?? 0) * (point[other] ?? 0));
      }
    }
    return row;
  };
  const rows = points.map(features);
  const [coefficients = []] = fitColumns(rows, [centred], damping);
  const spread = meanSquare(
    rows.map(row =>
      row.reduce((sum, feature, place) => sum + feature * (coefficients[place] ?? 0), 0),
    ),
  );
  const change = changeOf(coefficients, names.length, strongest);
  return names
    .map((input, index) => {
      let sum = 0;
      for (const shift of shifts) {
        for (const [row, point] of points.entries()) {
          const other = points[(row + shift) % points.length]?.[index] ?? 0;
          sum += pow(change(point, index, other), 2);
        }
      }
      const total = sum / (2 * points.length * shifts.length);
      return { input, total: spread > 0 ? total / spread : 0 };
    })
    .toSorted((one, other) => other.total - one.total);
}

/** Takes the other value from draws that have nothing to do with this one. */
const shifts = [7, 31, 101] as const;

function meanSquare(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}

/** How much the polynomial changes when one input of a point takes another value. */
function changeOf(
  coefficients: readonly number[],
  width: number,
  strongest: readonly number[],
): (point: readonly number[], index: number, other: number) => number {
  const pairs = strongest
    .flatMap((one, place) => strongest.slice(place + 1).map(other => [one, other] as const))
    .map(([one, other], place) => ({
      one,
      other,
      weight: coefficients[1 + 2 * width + place] ?? 0,
    }));
  return (point, index, other) => {
    const x = point[index] ?? 0;
    const step = other - x;
    let sum =
      (coefficients[1 + 2 * index] ?? 0) * step +
      (coefficients[2 + 2 * index] ?? 0) * (other * other - x * x);
    for (const { one, other: partner, weight } of pairs) {
      if (one === index) sum += weight * step * (point[partner] ?? 0);
      else if (partner === index) sum += weight * step * (point[one] ?? 0);
    }
    return sum;
  };
}
