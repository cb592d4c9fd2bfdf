/** One point as one row: axes, settled input, verdict, outputs. */
import { ExpressionError, type Scope } from '../../schema/expression.ts';
import type { Axes } from './axes.ts';
import { cellReader } from './cells.ts';
import type { Keys } from './dotted.ts';
import { complaint } from './halves.ts';
import type { Constraint, Output } from './outputs.ts';
import type { PointInput } from './point-input.ts';
import type { Cell } from './rows.ts';
import type { Simulate, Simulated } from './simulate-point.ts';

export interface Layout {
  readonly axes: Axes;
  /** Paths of the settled values that are recorded. */
  readonly inputs: readonly Keys[];
  readonly outputs: readonly Output[];
  readonly constraints: readonly Constraint[];
}

/** Names of the columns, in the order of a row's cells. */
export function columnsOf({ axes, inputs, outputs }: Layout): readonly string[] {
  return [
    'point',
    ...axes.names,
    ...inputs.map(keys => `input.${keys.join('.')}`),
    'status',
    'reason',
    ...outputs.map(({ name }) => name),
  ];
}

/** Makes the row of a point; undefined when a constraint leaves the point out. */
export function rowMaker(layout: Layout, input: PointInput, simulate: Simulate) {
  const { axes, inputs, outputs, constraints } = layout;
  const early = constraints.filter(constraint => constraint.early);
  const late = constraints.filter(constraint => !constraint.early);
  const width = columnsOf(layout).length;
  const readInputs = cellReader(inputs);
  const valueKeys = outputs.flatMap(output => (output.kind === 'value' ? [output.keys] : []));
  const readValues = cellReader(valueKeys);
  const needed = new Set(
    [...late, ...outputs].flatMap(part => ('expression' in part ? part.expression.names : [])),
  );
  const verdictAt = 1 + axes.names.length + inputs.length;

  return (point: number): readonly Cell[] | undefined => {
    const positions = input.positions(point);
    try {
      const scope = input.scope(positions);
      if (!early.every(({ expression }) => expression.evaluate(scope) === true)) return undefined;
      const simulated = simulate(positions, scope);
      const row: Cell[] = new Array(width).fill(null);
      row[0] = point;
      axes.names.forEach((name, place) => {
        row[1 + place] = scope[name] ?? null;
      });
      readInputs(simulated.settled, row, 1 + axes.names.length);
      const [status, reason] = verdict(simulated);
      row[verdictAt] = status;
      row[verdictAt + 1] = reason;
      const { values, fault } = fillOutputs(row, verdictAt + 2, simulated, scope);
      if (fault !== undefined) {
        row[verdictAt] = 'error';
        row[verdictAt + 1] = fault;
      }
      return late.every(constraint => holds(constraint, values)) ? row : undefined;
    } catch (error) {
      return failedRow(point, complaint(error), layout, positions);
    }
  };

  /** Writes the outputs; a formula without a value is told, and leaves the others where they are. */
  function fillOutputs(
    row: Cell[],
    start: number,
    simulated: Simulated,
    scope: Scope,
  ): { readonly values: Scope; readonly fault: string | undefined } {
    const { training, serving, economics } = simulated;
    const found: Cell[] = new Array(valueKeys.length).fill(null);
    readValues({ training: training?.result, serving: serving?.result, economics }, found, 0);
    const values: Record<string, number | string | boolean> = needed.size === 0 ? {} : { ...scope };
    let taken = 0;
    let fault: string | undefined;
    const calculated = ({ name, expression }: Extract<Output, { kind: 'formula' }>): Cell => {
      if (!expression.names.every(used => values[used] !== undefined)) return null;
      try {
        return expression.evaluate(values);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        fault ??= `${name}: ${error.message}`;
        return null;
      }
    };
    outputs.forEach((output, place) => {
      const cell = output.kind === 'value' ? (found[taken++] ?? null) : calculated(output);
      row[start + place] = cell;
      if (cell !== null && needed.has(output.name)) values[output.name] = cell;
    });
    return { values, fault };
  }
}

/** True as well where a value that it asks for does not exist: an infeasible point is an answer. */
function holds({ expression }: Constraint, values: Scope): boolean {
  return (
    expression.names.some(name => values[name] === undefined) ||
    expression.evaluate(values) === true
  );
}

/** Status and reason of a point. */
function verdict({ training, serving }: Simulated): readonly [string, string | null] {
  const error = training?.error ?? serving?.error;
  if (error !== undefined) return ['error', error];
  for (const half of [training, serving]) {
    if (half?.refusal !== undefined) return ['infeasible', half.refusal];
  }
  return ['ok', null];
}

/** The row of a point that could not be evaluated. */
export function failedRow(
  point: number,
  reason: string,
  { axes, inputs, outputs }: Layout,
  positions: readonly number[],
): readonly Cell[] {
  const free = new Map(
    axes.free.map(({ name, values }, axis) => [name, values[positions[axis] ?? 0]]),
  );
  return [
    point,
    ...axes.names.map(name => free.get(name) ?? null),
    ...inputs.map(() => null),
    'error',
    reason,
    ...outputs.map(() => null),
  ];
}
