/** What matters most: one input at a time, and its share of the variance with all its interactions. */
import { dot, fitted } from '../numeric/linear-system.ts';

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

/** Inputs of a sample in deviations, a column each, with what the polynomial makes of each alone. */
export interface InputColumns {
  readonly names: readonly string[];
  /** x and x² − 1 of each input. */
  readonly linear: readonly Float64Array[];
  readonly square: readonly Float64Array[];
}

/** The columns of `points`, one row a draw. */
export function inputColumns(
  names: readonly string[],
  points: readonly (readonly number[])[],
): InputColumns {
  const linear = names.map((_, input) => Float64Array.from(points, point => point[input] ?? 0));
  return { names, linear, square: linear.map(column => column.map(x => x * x - 1)) };
}

/**
 * Sobol' total indices by Jansen's estimator (Computer Physics Communications 117, 1999), on a polynomial of second
 * order with interactions fitted to the draws.
 */
export function totalIndices(
  { names, linear, square }: InputColumns,
  values: readonly number[],
): readonly TotalIndex[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = Float64Array.from(values, value => value - mean);
  if (dot(centred, centred) === 0) return [];
  const strength = linear.map(column => Math.abs(dot(column, centred)));
  const strongest = names
    .map((_, input) => input)
    .toSorted((one, other) => (strength[other] ?? 0) - (strength[one] ?? 0))
    .slice(0, interacting);
  const pairs = strongest.flatMap((one, place) =>
    strongest.slice(place + 1).map(other => ({ one, other })),
  );
  const inputs = names.length;
  const features = [
    new Float64Array(values.length).fill(1),
    ...linear,
    ...square,
    ...pairs.map(({ one, other }) => product(linear[one], linear[other])),
  ];
  const coefficients = fitted(features, centred, damping);
  const spread = meanSquare(combined(features, coefficients));
  return names
    .map((input, index) => {
      const x = linear[index] ?? new Float64Array(0);
      // The polynomial in this input alone is slope · x + bend · x², its slope a sum over the inputs it interacts with.
      const slope = new Float64Array(values.length).fill(coefficients[1 + index] ?? 0);
      for (const [place, { one, other }] of pairs.entries()) {
        const partner = one === index ? other : other === index ? one : undefined;
        if (partner === undefined) continue;
        addScaled(slope, linear[partner], coefficients[1 + 2 * inputs + place] ?? 0);
      }
      const total = meanSquaredChange(x, slope, coefficients[1 + inputs + index] ?? 0);
      return { input, total: spread > 0 ? total / (2 * spread) : 0 };
    })
    .toSorted((one, other) => other.total - one.total);
}

/** Takes the other value from draws that have nothing to do with this one. */
const shifts = [7, 31, 101] as const;

/** Mean square of what changes when an input takes the value that it has in other draws. */
function meanSquaredChange(x: Float64Array, slope: Float64Array, bend: number): number {
  const rows = x.length;
  let sum = 0;
  for (const shift of shifts) {
    for (let row = 0; row < rows; row++) {
      const own = x[row] as number;
      const other = x[(row + shift) % rows] as number;
      const change = (other - own) * ((slope[row] as number) + bend * (other + own));
      sum += change * change;
    }
  }
  return sum / (rows * shifts.length);
}

function product(one: Float64Array = empty, other: Float64Array = empty): Float64Array {
  return one.map((value, row) => value * (other[row] as number));
}

const empty = new Float64Array(0);

function combined(features: readonly Float64Array[], coefficients: Float64Array): Float64Array {
  const sum = new Float64Array(features[0]?.length ?? 0);
  for (const [place, feature] of features.entries()) {
    addScaled(sum, feature, coefficients[place] ?? 0);
  }
  return sum;
}

function addScaled(into: Float64Array, column: Float64Array = empty, factor: number): void {
  for (let row = 0; row < column.length; row++) {
    into[row] = (into[row] as number) + factor * (column[row] as number);
  }
}

function meanSquare(values: Float64Array): number {
  return dot(values, values) / values.length;
}
