/** The points of a sweep: every combination of the axes' values, numbered so that the last axis varies fastest. */
import { pow } from '../../numeric/elementary.ts';
import {
  compileExpression,
  type Expression,
  ExpressionError,
  type ExpressionValue,
} from '../../schema/expression.ts';
import { InputError, type Problem } from '../../schema/input-error.ts';
import type { AxisDocument, SweepDocument } from './sweep-document.ts';

/** An axis of its own values. */
export interface FreeAxis {
  readonly name: string;
  readonly paths: readonly string[];
  /** As formulas and tables see them. */
  readonly values: readonly ExpressionValue[];
  /** As the scenario holds them. */
  readonly raw: readonly unknown[];
}

/** An axis that follows from others. */
export interface DerivedAxis {
  readonly name: string;
  readonly paths: readonly string[];
  readonly unit: string | undefined;
  readonly expression: Expression;
  /** Positions of the free axes that it depends on, directly or not. */
  readonly dependsOn: readonly number[];
}

export interface Axes {
  readonly free: readonly FreeAxis[];
  /** Each after those it depends on. */
  readonly derived: readonly DerivedAxis[];
  /** All names in the order of the document. */
  readonly names: readonly string[];
  /** Number of points. */
  readonly size: number;
}

/** A thousand million: some hours of a whole machine, and a list of chunks that still fits into memory. */
const mostPoints = 2 ** 30;

/** The axes of a sweep with their values; throws InputError. */
export function axesOf({ axes }: SweepDocument, file: string): Axes {
  const problems: Problem[] = [];
  const names = Object.keys(axes);
  const free: FreeAxis[] = [];
  for (const [name, axis] of Object.entries(axes)) {
    if (!('expression' in axis)) free.push(freeAxis(name, axis, problems));
  }
  const derived = derivedAxes(axes, free, problems);
  const size = free.reduce((points, { values }) => points * values.length, 1);
  if (free.length === 0) problems.push({ path: 'axes', message: 'expected an axis with values' });
  if (size > mostPoints) {
    problems.push({ path: 'axes', message: `expected at most ${mostPoints} points, got ${size}` });
  }
  if (problems.length > 0) throw new InputError(file, problems);
  return { free, derived, names, size };
}

/** The number behind which the scenario expects a unit. */
export function withUnit(value: unknown, unit: string | undefined): unknown {
  return unit === undefined ? value : `${String(value)} ${unit}`;
}

/** How far apart two points lie that differ by one step of this axis only. */
export function strides({ free }: Axes): readonly number[] {
  const found: number[] = new Array(free.length).fill(1);
  for (let axis = free.length - 2; axis >= 0; axis--) {
    found[axis] = (found[axis + 1] ?? 1) * (free[axis + 1]?.values.length ?? 1);
  }
  return found;
}

function pathsOf({ set }: AxisDocument): readonly string[] {
  return set === undefined ? [] : typeof set === 'string' ? [set] : set;
}

function freeAxis(
  name: string,
  axis: Exclude<AxisDocument, { expression: string }>,
  problems: Problem[],
): FreeAxis {
  const given = 'values' in axis ? axis.values : rangeValues(name, axis, problems);
  return {
    name,
    paths: pathsOf(axis),
    values: given.map(shown),
    raw: given.map(value => withUnit(value, axis.unit)),
  };
}

type RangeDocument = Extract<AxisDocument, { from: number }>;

function rangeValues(name: string, axis: RangeDocument, problems: Problem[]): number[] {
  const { from, to, count, scale = 'linear', whole = false } = axis;
  if (scale === 'log' && !(from > 0 && to > 0)) {
    problems.push({ path: `axes.${name}`, message: 'expected ends above 0 on a log scale' });
    return [from];
  }
  const values = Array.from({ length: count }, (_, step) => {
    const share = step / (count - 1);
    const value = scale === 'log' ? from * pow(to / from, share) : from + (to - from) * share;
    return whole ? Math.round(value) : Number(value.toPrecision(significantDigits));
  });
  return [...new Set(values)];
}

/** Enough to tell steps apart, too few to show the noise of binary fractions. */
const significantDigits = 12;

/** What a table shows of a value: plain ones as they are, others as JSON. */
function shown(value: unknown): ExpressionValue {
  const plain = ['number', 'string', 'boolean'].includes(typeof value);
  return plain ? (value as ExpressionValue) : JSON.stringify(value);
}

function derivedAxes(
  axes: SweepDocument['axes'],
  free: readonly FreeAxis[],
  problems: Problem[],
): readonly DerivedAxis[] {
  const names = Object.keys(axes);
  const places = new Map(
    free.map(({ name }, place): [string, readonly number[]] => [name, [place]]),
  );
  const waiting = new Map<string, DerivedAxis>();
  for (const [name, axis] of Object.entries(axes)) {
    if (!('expression' in axis)) continue;
    const expression = compiled(axis.expression, names, `axes.${name}.expression`, problems);
    if (expression === undefined) continue;
    waiting.set(name, { name, paths: pathsOf(axis), unit: axis.unit, expression, dependsOn: [] });
  }
  const derived: DerivedAxis[] = [];
  for (let settled = true; settled && waiting.size > 0; ) {
    settled = false;
    for (const [name, axis] of waiting) {
      if (!axis.expression.names.every(used => places.has(used))) continue;
      const dependsOn = [...new Set(axis.expression.names.flatMap(used => places.get(used) ?? []))];
      places.set(name, dependsOn);
      derived.push({ ...axis, dependsOn: dependsOn.toSorted((one, other) => one - other) });
      waiting.delete(name);
      settled = true;
    }
  }
  if (problems.length === 0) {
    for (const name of waiting.keys()) {
      problems.push({ path: `axes.${name}`, message: 'its formula depends on itself' });
    }
  }
  return derived;
}

/** The formula, or the fault noted at its place. */
export function compiled(
  text: string,
  names: readonly string[],
  path: string,
  problems: Problem[],
): Expression | undefined {
  try {
    return compileExpression(text, { names });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    problems.push({ path, message: error.message });
    return undefined;
  }
}
