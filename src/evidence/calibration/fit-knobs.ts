/** Regularised least squares on the log error with a robust loss; constants that too few families inform are left alone. */
import { log, pow } from '../../numeric/elementary.ts';
import { solveSymmetric } from '../../numeric/solve-symmetric.ts';
import type { CalibrationRow, Errors } from './calibration-row.ts';
import { type Knob, type Moved, settledValues } from './knob.ts';

/** Fewer families than this cannot tell a constant from the habits of one system. */
export const leastGroups = 3;
/** Errors beyond this count in proportion, not squared (P. J. Huber, 1964). */
export const knee = 0.12;
/** A row informs a constant when doubling the one moves the other by at least this share of a doubling. */
const leastSensitivity = 0.1;
const mostRounds = 25;
const smallestGain = 2 ** -13;
const strongestDamping = 2 ** 13;
const difference = 2 ** -10;

export interface FitProblem {
  /** All knobs, relatives first. */
  readonly knobs: readonly Knob[];
  /** Keys of those that this fit may move. */
  readonly movable: ReadonlySet<string>;
  readonly rows: readonly CalibrationRow[];
  readonly errors: Errors;
  /** What earlier fits have moved. */
  readonly held: Moved;
  /** Most steps of the search. */
  readonly rounds?: number;
}

/** The normal equations at the end of a fit, from which left-out predictions follow. */
export interface KnobFit {
  readonly problem: FitProblem;
  readonly free: readonly Knob[];
  /** Moved by this fit and by earlier ones. */
  readonly moved: Moved;
  readonly rows: readonly CalibrationRow[];
  readonly residuals: readonly number[];
  /** Derivative of each row's error by each free knob, on the knob's scale. */
  readonly slopes: readonly (readonly number[])[];
  readonly weights: readonly number[];
  /** Families that inform each movable knob. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** Fits the knobs that at least three families inform. */
export function fitKnobs(problem: FitProblem): KnobFit {
  const { knobs, movable, rows: all, errors, held, rounds = mostRounds } = problem;
  const values = settledValues(knobs, held);
  const start = errors(all, values);
  const rows = all.filter((_, index) => start[index] !== undefined);
  const candidates = knobs.filter(({ key, tolerance }) => movable.has(key) && tolerance > 0);
  let residuals: readonly number[] = start.filter(error => error !== undefined);
  const { groups, slopes: first } = informing(candidates, residuals, { ...problem, rows });
  const free = candidates.filter(({ key }) => (groups.get(key)?.length ?? 0) >= leastGroups);
  const sizes = groupWeights(rows);
  let moved: Moved = { ...held, ...pick(values, free) };
  let cost = costOf(residuals, sizes, free, settledValues(knobs, moved));
  let slopes: readonly (readonly number[])[] = free.map(({ key }) => first.get(key) ?? []);
  let damping = 0.01;
  for (let round = 0; round < rounds && free.length > 0 && damping < strongestDamping; round++) {
    const weights = residuals.map((residual, row) => (sizes[row] ?? 1) * robust(residual));
    const step = solveStep({ free, slopes, weights, residuals, knobs, moved, damping });
    const tried = stepped(free, moved, step);
    const next = rowErrors(rows, errors, settledValues(knobs, tried));
    const nextCost = costOf(next, sizes, free, settledValues(knobs, tried));
    if (nextCost < cost) {
      const gain = (cost - nextCost) / cost;
      moved = tried;
      residuals = next;
      cost = nextCost;
      damping /= 6;
      if (gain < smallestGain || round + 1 === rounds) break;
      slopes = slopesOf(free, rows, residuals, moved, problem);
    } else damping *= 6;
  }
  const weights = residuals.map((residual, row) => (sizes[row] ?? 1) * robust(residual));
  return { problem, free, moved, rows, residuals, slopes, weights, groups };
}

/** Families that inform each knob; those of relatives that follow it count too. */
function informing(
  candidates: readonly Knob[],
  base: readonly number[],
  problem: FitProblem,
): {
  readonly groups: ReadonlyMap<string, readonly string[]>;
  readonly slopes: ReadonlyMap<string, readonly number[]>;
} {
  const { knobs, rows, held } = problem;
  const found = new Map<string, readonly string[]>();
  const kept = new Map<string, readonly number[]>();
  const detached: Record<string, number> = { ...held };
  // Children first: one that is free does not count for its relative any more.
  for (const knob of candidates.toReversed()) {
    const values = settledValues(knobs, detached);
    const [slopes = []] = slopesOf(
      [knob],
      rows,
      base,
      { ...detached, ...pick(values, [knob]) },
      problem,
    );
    const names = new Set<string>();
    for (const [row, { group }] of rows.entries()) {
      if (Math.abs(slopes[row] ?? 0) * perLog(knob, values) >= leastSensitivity) names.add(group);
    }
    found.set(knob.key, [...names].toSorted());
    kept.set(knob.key, slopes);
    if (names.size >= leastGroups) detached[knob.key] = values[knob.key] ?? knob.prior;
  }
  return { groups: found, slopes: kept };
}

/** How far a knob's own scale moves for a unit of its logarithm. */
function perLog({ key, prior, scale }: Knob, values: Moved): number {
  const value = values[key] ?? prior;
  const inner = scale.inner(value);
  return difference / log(scale.outer(inner + difference) / scale.outer(inner));
}

function pick(values: Moved, knobs: readonly Knob[]): Moved {
  return Object.fromEntries(knobs.map(({ key, prior }) => [key, values[key] ?? prior]));
}

/** A row that loses its prediction on the way counts as far off, so that the search turns back. */
const lost = 5;

export function rowErrors(
  rows: readonly CalibrationRow[],
  errors: Errors,
  values: Moved,
): readonly number[] {
  return errors(rows, values).map(error => error ?? lost);
}

/** One list per free knob. */
function slopesOf(
  free: readonly Knob[],
  rows: readonly CalibrationRow[],
  residuals: readonly number[],
  moved: Moved,
  { knobs, errors }: FitProblem,
): readonly (readonly number[])[] {
  return free.map(knob => {
    const touched = new Set([knob.document, ...followers(knob, knobs, moved)]);
    const next = { ...moved, [knob.key]: nudged(knob, moved[knob.key] ?? knob.prior, difference) };
    const some = rows.flatMap((row, index) =>
      [...touched].some(document => row.documents.has(document)) ? [{ row, index }] : [],
    );
    const after = rowErrors(
      some.map(({ row }) => row),
      errors,
      settledValues(knobs, next),
    );
    const slope = new Array<number>(rows.length).fill(0);
    for (const [place, { index }] of some.entries()) {
      slope[index] = ((after[place] ?? 0) - (residuals[index] ?? 0)) / difference;
    }
    return slope;
  });
}

/** Slopes of any rows at the end of a fit, one list per free knob. */
export function slopesAt(
  { problem, free, moved }: Pick<KnobFit, 'problem' | 'free' | 'moved'>,
  rows: readonly CalibrationRow[],
): readonly (readonly number[])[] {
  const residuals = rowErrors(rows, problem.errors, settledValues(problem.knobs, moved));
  return slopesOf(free, rows, residuals, moved, problem);
}

/** Documents whose constant follows this one because nothing has moved it. */
function followers(knob: Knob, knobs: readonly Knob[], moved: Moved): readonly string[] {
  return knobs
    .filter(({ relative, key }) => relative === knob.key && moved[key] === undefined)
    .flatMap(other => [other.document, ...followers(other, knobs, moved)]);
}

function nudged({ scale }: Knob, value: number, by: number): number {
  return scale.outer(scale.inner(value) + by);
}

/** No step moves a constant further than this at once, on its scale. */
const longestStep = 0.7;

export function stepped(free: readonly Knob[], moved: Moved, step: readonly number[]): Moved {
  const next: Record<string, number> = { ...moved };
  for (const [index, knob] of free.entries()) {
    const by = Math.max(-longestStep, Math.min(longestStep, step[index] ?? 0));
    next[knob.key] = nudged(knob, moved[knob.key] ?? knob.prior, by);
  }
  return next;
}

export function robust(residual: number): number {
  const size = Math.abs(residual);
  return size <= knee ? 1 : knee / size;
}

/** Rows of a family count as the square root of their number. */
function groupWeights(rows: readonly CalibrationRow[]): readonly number[] {
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return rows.map(row => pow(sizes.get(row.group) ?? 1, -0.5) * worth(row));
}

/**
 * Times to first token hold queues that hang on small differences: a third of a speed's worth. A phase measured alone
 * shows what services only show mixed with their load: worth two.
 */
function worth({ kind, aspect }: CalibrationRow): number {
  if (aspect === 'timeToFirstToken') return 1 / 3;
  return kind === 'prefill' || kind === 'decode' ? 2 : 1;
}

/** Pulls of the free knobs to what they would be held at, in units of a row's error. */
function pulls(free: readonly Knob[], values: Moved): readonly number[] {
  return free.map(({ key, relative, prior, tolerance }) => {
    const held = relative === undefined ? prior : (values[relative] ?? prior);
    return (knee * log((values[key] ?? prior) / held)) / tolerance;
  });
}

function costOf(
  residuals: readonly number[],
  sizes: readonly number[],
  free: readonly Knob[],
  values: Moved,
): number {
  let cost = 0;
  for (const [row, residual] of residuals.entries()) {
    const size = Math.abs(residual);
    cost += (sizes[row] ?? 1) * (size <= knee ? size * size : knee * (2 * size - knee));
  }
  for (const pull of pulls(free, values)) cost += pull * pull;
  return cost;
}

interface StepRequest {
  readonly free: readonly Knob[];
  readonly slopes: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly residuals: readonly number[];
  readonly knobs: readonly Knob[];
  readonly moved: Moved;
  readonly damping: number;
}

/** The step of Levenberg and Marquardt, on the knobs' scales. */
export function solveStep(request: StepRequest): readonly number[] {
  const { free, slopes, weights, residuals, knobs, moved, damping } = request;
  const matrix = slopes.map((left, row) =>
    slopes.map((right, column) => (column > row ? 0 : inner(left, right, weights))),
  );
  for (const [row, line] of matrix.entries()) {
    for (let column = row + 1; column < free.length; column++) {
      line[column] = matrix[column]?.[row] ?? 0;
    }
  }
  const target = slopes.map(slope => -inner(slope, residuals, weights));
  addPulls({ free, knobs, moved }, matrix, target);
  for (const [index, line] of matrix.entries()) line[index] = (line[index] ?? 0) * (1 + damping);
  return solveSymmetric(matrix, target);
}

function addPulls(
  { free, knobs, moved }: Pick<StepRequest, 'free' | 'knobs' | 'moved'>,
  matrix: number[][],
  target: number[],
): void {
  const at = pulls(free, settledValues(knobs, moved));
  const slopes = free.map(knob => {
    const next = { ...moved, [knob.key]: nudged(knob, moved[knob.key] ?? knob.prior, difference) };
    const after = pulls(free, settledValues(knobs, next));
    return after.map((pull, index) => (pull - (at[index] ?? 0)) / difference);
  });
  for (const [row, left] of slopes.entries()) {
    for (const [column, right] of slopes.entries()) {
      const line = matrix[row] as number[];
      line[column] =
        (line[column] ?? 0) + left.reduce((sum, one, k) => sum + one * (right[k] ?? 0), 0);
    }
    target[row] = (target[row] ?? 0) - left.reduce((sum, one, k) => sum + one * (at[k] ?? 0), 0);
  }
}

function inner(left: readonly number[], right: readonly number[], weights: readonly number[]) {
  let sum = 0;
  for (let row = 0; row < left.length; row++) {
    sum += (left[row] ?? 0) * (right[row] ?? 0) * (weights[row] ?? 0);
  }
  return sum;
}
