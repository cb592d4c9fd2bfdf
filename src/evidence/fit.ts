/** Fits efficiency constants on published kernels, in the logarithm, and refuses those that too few sources inform. */
import type { ConstantName, Constants } from '../hardware/efficiency-constants.ts';
import { huberWeight, leastSquares } from '../numeric/least-squares.ts';
import { type Scale, scaleOf } from './constant-scale.ts';

/** One published kernel time and what a set of constants makes of it. */
export interface KernelRow {
  readonly id: string;
  /** Source family. */
  readonly group: string;
  /** Shape family within its kind: the same matrices, heads or ranks. */
  readonly shape: string;
  readonly measuredSeconds: number;
  readonly predict: (constants: Constants) => number;
}

/** Fewer families than this cannot tell a constant from the habits of one system. */
export const leastGroups = 3;
/** Errors beyond this count in proportion, not squared: some published kernels do more, or worse, than their name says. */
const knee = 0.12;
/** A row informs a constant when doubling it moves the time by at least this share of a doubling. */
const leastSensitivity = 0.1;

/** What the rows say about a constant. */
export interface Evidence {
  readonly rows: number;
  readonly groups: readonly string[];
  readonly shapes: readonly string[];
}

/** Rows that a constant moves, and the families they come from. */
export function evidenceFor(
  name: ConstantName,
  rows: readonly KernelRow[],
  constants: Constants,
): Evidence {
  const step = 1 / (1 + knee);
  const moved = { ...constants, [name]: constants[name] * step };
  const informing = rows.filter(({ predict }) => {
    const change = Math.log(predict(moved) / predict(constants));
    return Math.abs(change) >= leastSensitivity * Math.abs(Math.log(step));
  });
  return {
    rows: informing.length,
    groups: [...new Set(informing.map(row => row.group))].toSorted(),
    shapes: [...new Set(informing.map(row => row.shape))].toSorted(),
  };
}

/** Enough to fit: three source families, or three shape families where fewer sources have measured. */
export function isEnough({ groups, shapes }: Evidence): boolean {
  return groups.length >= leastGroups || shapes.length >= leastGroups;
}

export interface FitRequest {
  readonly rows: readonly KernelRow[];
  /** Constants that may move; the others hold. */
  readonly names: readonly ConstantName[];
  /** Where the search starts, and what the fit is drawn to where rows say little. */
  readonly start: Constants;
  /** Standard deviation of that pull, in the logarithm. */
  readonly pull: number;
}

export interface ConstantFit {
  readonly constants: Constants;
  readonly evidence: Readonly<Partial<Record<ConstantName, Evidence>>>;
  /** The constants that moved; the other names had too few families. */
  readonly fitted: readonly ConstantName[];
}

/** Fits the named constants that enough families inform. */
export function fitConstants({ rows, names, start, pull }: FitRequest): ConstantFit {
  const evidence: Partial<Record<ConstantName, Evidence>> = {};
  for (const name of names) evidence[name] = evidenceFor(name, rows, start);
  const fitted = names.filter(name =>
    isEnough(evidence[name] ?? { rows: 0, groups: [], shapes: [] }),
  );
  if (fitted.length === 0) return { constants: start, evidence, fitted };
  const scales = fitted.map(scaleOf);
  const origin = fitted.map((name, index) => (scales[index] as Scale).inner(start[name]));
  const at = (inner: readonly number[]): Constants => {
    const moved: Partial<Record<ConstantName, number>> = {};
    for (const [index, name] of fitted.entries()) {
      moved[name] = (scales[index] as Scale).outer(inner[index] ?? 0);
    }
    return { ...start, ...moved };
  };
  const weights = groupWeights(rows);
  const residuals = (inner: readonly number[]) => {
    const constants = at(inner);
    return [
      ...rows.map((row, index) => (weights[index] ?? 1) * tempered(logError(row, constants))),
      ...fitted.map(name => (knee * Math.log(constants[name] / start[name])) / pull),
    ];
  };
  const { parameters } = leastSquares(residuals, origin, { rounds: 200 });
  return { constants: at(parameters), evidence, fitted };
}

/** Logarithm of predicted over measured time. */
export function logError({ predict, measuredSeconds }: KernelRow, constants: Constants): number {
  return Math.log(predict(constants) / measuredSeconds);
}

/** The residual whose square is Huber's cost: weighting by group then leaves the knee where it is. */
function tempered(residual: number): number {
  const weight = huberWeight(residual, knee);
  return residual * Math.sqrt(weight * (2 - weight));
}

/** Rows of a family count as the square root of their number. */
function groupWeights(rows: readonly KernelRow[]): readonly number[] {
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return rows.map(({ group }) => (sizes.get(group) ?? 1) ** -0.25);
}
