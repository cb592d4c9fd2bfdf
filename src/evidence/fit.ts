/** Fits constants on published times, in the logarithm, and refuses those that too few sources inform. */
import { huberWeight, leastSquares } from '../numeric/least-squares.ts';
import { logarithmic, type Scale } from './constant-scale.ts';

/** Constants by name. */
export type Values = Readonly<Record<string, number>>;

/** One published kernel time and what a set of constants makes of it. */
export interface KernelRow {
  readonly id: string;
  /** Source family. */
  readonly group: string;
  /** Shape family within its kind: the same matrices, heads or ranks. */
  readonly shape: string;
  readonly measuredSeconds: number;
  readonly predict: (values: Values) => number;
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
export function evidenceFor(name: string, rows: readonly KernelRow[], values: Values): Evidence {
  const step = 1 / (1 + knee);
  const moved = { ...values, [name]: (values[name] ?? 1) * step };
  const informing = rows.filter(({ predict }) => {
    const change = Math.log(predict(moved) / predict(values));
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
  /** Constants that may move, each with the scale it is searched on; the others hold. */
  readonly scales: Readonly<Record<string, Scale>>;
  /** Where the search starts, and what the fit is drawn to where rows say little. */
  readonly start: Values;
  /** Standard deviation of that pull, in the logarithm. */
  readonly pull: number;
  /** What the constants that may not move after all are held at; their start by default. */
  readonly held?: Values;
}

export interface ConstantFit {
  readonly values: Values;
  readonly evidence: Readonly<Record<string, Evidence>>;
  /** The constants that moved; the others had too few families. */
  readonly fitted: readonly string[];
}

/** Fits the constants that enough families inform. */
export function fitConstants({ rows, scales, start, pull, held = start }: FitRequest): ConstantFit {
  const evidence: Record<string, Evidence> = {};
  const fitted: string[] = [];
  for (const name of Object.keys(scales)) {
    const found = evidenceFor(name, rows, start);
    evidence[name] = found;
    if (isEnough(found)) fitted.push(name);
  }
  if (fitted.length === 0) return { values: held, evidence, fitted };
  const knobs = fitted.map(name => {
    const { inner, outer } = scales[name] ?? logarithmic;
    return { name, outer, origin: inner(start[name] ?? 1) };
  });
  const at = (inner: readonly number[]): Values => {
    const moved: Record<string, number> = { ...held };
    for (const [index, { name, outer }] of knobs.entries()) moved[name] = outer(inner[index] ?? 0);
    return moved;
  };
  const weights = groupWeights(rows);
  const residuals = (inner: readonly number[]) => {
    const values = at(inner);
    return [
      ...rows.map((row, index) => (weights[index] ?? 1) * tempered(logError(row, values))),
      ...fitted.map(name => (knee * Math.log((values[name] ?? 1) / (start[name] ?? 1))) / pull),
    ];
  };
  const origin = knobs.map(knob => knob.origin);
  const { parameters } = leastSquares(residuals, origin, { rounds: mostRounds });
  return { values: at(parameters), evidence, fitted };
}

const mostRounds = 200;

/** Logarithm of predicted over measured time. */
export function logError({ predict, measuredSeconds }: KernelRow, values: Values): number {
  return Math.log(predict(values) / measuredSeconds);
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
