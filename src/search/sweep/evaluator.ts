/** A sweep made ready to run: which part of the input each simulation depends on is worked out once, for all points. */

import { checkNames } from '../../scenario/check-names.ts';
import type { Library } from '../../scenario/library.ts';
import { readsOf } from '../../scenario/reads.ts';
import { checkScenario } from '../../scenario/scenario-document.ts';
import { InputError } from '../../schema/input-error.ts';
import { sharedLayouts } from '../../serving/shared-layouts.ts';
import { trainingCosts } from '../../training/evaluator.ts';
import { type Axes, axesOf, strides } from './axes.ts';
import { steadyLibrary } from './halves.ts';
import { inputPaths } from './input-columns.ts';
import { outputsOf } from './outputs.ts';
import { type PointInput, pointInput } from './point-input.ts';
import { columnsOf, failedRow, rowMaker } from './point-row.ts';
import { RowCollector, type Rows } from './rows.ts';
import { halvesOf, simulator } from './simulate-point.ts';
import type { SweepDocument } from './sweep-document.ts';

export interface SweepEvaluator {
  /** Points of all axes, those that constraints leave out included. */
  readonly size: number;
  /** Names of the columns, in order. */
  readonly columns: readonly string[];
  /** Paths of the settled values that are recorded. */
  readonly inputs: readonly string[];
  /** Points evaluated together, so that those sharing a simulation stay together. */
  readonly chunk: number;
  /** Rows of the points from `from` up to but not including `to`. */
  evaluate(from: number, to: number): Rows;
  /** The row of a point that could not be evaluated. */
  failed(point: number, reason: string): Rows;
  /** The scenario of one point, as a person would write it. */
  scenario(point: number): unknown;
}

/** Points of a chunk at most: small enough to lose without regret, large enough to carry its own cost. */
const mostTogether = 2 ** 13;
/** Enough chunks for all threads and workers to end at nearly the same time. */
const fewestChunks = 64;

export interface SweepPlace {
  readonly library: Library;
  /** What messages call the sweep. */
  readonly file: string;
  /** Recorded values, where another evaluator of the same sweep has found them. */
  readonly inputs?: readonly string[];
}

/** Prepares a sweep; throws InputError when the document or the scenario at its first points is wrong. */
export function compileSweep(
  document: SweepDocument,
  scenario: unknown,
  { library: given, file, inputs: found }: SweepPlace,
): SweepEvaluator {
  const library = steadyLibrary(given);
  const axes = axesOf(document, file);
  const { outputs, constraints } = outputsOf(document, axes.names, file);
  const input = pointInput(axes, scenario, file);
  checkAxisNames(axes, input, library, file);
  const read = outputs.flatMap(output => (output.kind === 'value' ? [output.keys] : []));
  const surroundings = {
    library,
    costs: trainingCosts(),
    ...(document.accuracy === 'close'
      ? { pipelines: 'formula' as const, layouts: sharedLayouts() }
      : { pipelines: 'simulated' as const }),
    reads: readsOf(read),
  } as const;
  // What the first look settles is more than is recorded, and never anything else.
  const known = halvesOf(input);
  const everything = simulator(input, { ...surroundings, settles: () => true }, outputs, known);
  const inputs = (
    found ?? inputPaths(document, { axes, scenario, input, simulate: everything })
  ).map(path => path.split('.'));
  const simulate = simulator(input, { ...surroundings, settles: readsOf(inputs) }, outputs, known);
  const layout = { axes, outputs, constraints, inputs };
  const inner = innerBlock(axes, input);
  const together = Math.min(mostTogether, Math.ceil(axes.size / fewestChunks));
  const columns = columnsOf(layout);
  const row = rowMaker(layout, input, simulate);
  return {
    size: axes.size,
    columns,
    inputs: inputs.map(keys => keys.join('.')),
    chunk: inner >= together ? together : inner * Math.floor(together / inner),
    evaluate: (from, to) => {
      const collector = new RowCollector(columns.length);
      for (let point = from; point < to; point++) {
        const cells = row(point);
        if (cells !== undefined) collector.add(cells);
      }
      return collector.rows();
    },
    failed: (point, reason) => {
      const collector = new RowCollector(columns.length);
      collector.add(failedRow(point, reason, layout, input.positions(point)));
      return collector.rows();
    },
    scenario: point => {
      const positions = input.positions(point);
      return input.raw(positions, input.scope(positions));
    },
  };
}

/** A name that no document stands behind is a slip of the sweep, not a point that failed. */
function checkAxisNames({ free }: Axes, input: PointInput, library: Library, file: string): void {
  const first = free.map(() => 0);
  free.forEach(({ name, paths, raw }, axis) => {
    if (!paths.some(path => /(^model|chip|prices)$/.test(path))) return;
    for (let position = 0; position < raw.length; position++) {
      const positions = first.with(axis, position);
      try {
        checkNames(checkScenario(input.raw(positions, input.scope(positions)), file), library);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        throw new InputError(
          file,
          error.problems.map(({ message }) => ({ path: `axes.${name}`, message })),
        );
      }
    }
  });
  checkNames(input.base, library);
}

/** Points in a row that share both simulations. */
function innerBlock(axes: Axes, input: PointInput): number {
  const key = input.key(['model', 'training', 'serving']);
  const steps = strides(axes);
  let block = 1;
  for (let axis = axes.free.length - 1; axis >= 0; axis--) {
    const length = axes.free[axis]?.values.length ?? 1;
    const moved = key(axes.free.map((_, place) => (place === axis ? 1 : 0)));
    if (moved !== 0 && length > 1) break;
    block = (steps[axis] ?? 1) * length;
  }
  return block;
}
