/** A sweep as a document: one scenario, the axes along which it is varied, what may not be, and what is asked of each point. */
import * as z from 'zod/mini';
import { expecting } from '../../schema/expectation.ts';
import { InputError, type Problem } from '../../schema/input-error.ts';
import { described, maybe, text } from '../../schema/pieces.ts';
import { readDocument } from '../../schema/validate.ts';

const path = described(text, 'Dotted path of the scenario, such as "training.cluster.chips".');
const paths = z.union([path, z.array(path).check(z.minLength(1))]);
const formula = described(text, 'Formula over other axes, such as "8 * nodes".');
const plainNumber = expecting(z.number(), 'a number');

/** Of one axis; more points come from several axes. */
const mostValues = 2 ** 20;

const placed = {
  set: maybe(
    paths,
    'What of the scenario the values are put into; without it the axis serves formulas.',
  ),
  unit: maybe(text, 'Unit put behind each number, such as "USD/h".'),
};

const axisSchema = z.union([
  z.strictObject({
    ...placed,
    values: described(
      z.array(z.unknown()).check(z.minLength(1, 'expected at least one value')),
      'The values, as the scenario would hold them.',
    ),
  }),
  z.strictObject({
    ...placed,
    from: described(plainNumber, 'First value.'),
    to: described(plainNumber, 'Last value.'),
    count: described(
      z.int().check(z.gte(2), z.lte(mostValues)),
      'How many values, both ends included.',
    ),
    scale: maybe(z.enum(['linear', 'log']), 'Equal steps, or equal ratios.'),
    whole: maybe(z.boolean(), 'Values are rounded to whole numbers; equal ones are kept once.'),
  }),
  z.strictObject({ ...placed, expression: formula }),
]);

const outputSchema = z.union([
  described(text, 'Dotted path of the result, such as "training.stepSeconds".'),
  z.strictObject({
    name: described(text, 'Name of the column.'),
    path: maybe(text, 'Dotted path of the result.'),
    expression: maybe(text, 'Formula over the axes and the outputs before this one.'),
  }),
]);

export const sweepDocumentSchema = described(
  z.strictObject({
    $schema: maybe(text, 'Address of this schema, for editors.'),
    name: described(text, 'Title of the sweep.'),
    description: maybe(text, 'What the sweep is about.'),
    scenario: described(
      z.union([text, z.record(z.string(), z.unknown())]),
      'The scenario that is varied: its path beside this file, its name, or the scenario itself.',
    ),
    axes: described(
      z.record(z.string(), axisSchema),
      'By name. The last axis varies fastest; formulas add no points.',
    ),
    constraints: maybe(
      z.array(text),
      'Formulas over axes and outputs; points at which one is false are left out.',
    ),
    outputs: described(
      z.array(outputSchema).check(z.minLength(1, 'expected at least one output')),
      'What is recorded of each result.',
    ),
    accuracy: maybe(
      z.enum(['exact', 'close']),
      'How close a point is to the same scenario run alone: "exact", or "close" and much faster where batches, lengths and layouts vary: pipelines of training by formula, a few percent off where stages are uneven; running sequences of a service rounded to a part in a thousand, so that points share their steps, and of two layouts that are equally good another may be chosen. "exact" if not given.',
    ),
    inputs: maybe(
      z.union([z.literal(['resolved', 'axes']), z.array(text)]),
      'Input recorded beside the axes: "resolved" (every value the simulation settled that the scenario leaves open), "axes" (none), or paths.',
    ),
  }),
  'A Neraca sweep: the same scenario at many points.',
);

export type SweepDocument = Readonly<Omit<z.infer<typeof sweepDocumentSchema>, '$schema'>>;
export type AxisDocument = SweepDocument['axes'][string];
export type OutputDocument = SweepDocument['outputs'][number];

/** Columns that every table of points has. */
export const fixedColumns = ['point', 'status', 'reason'] as const;
const nameForm = /^[A-Za-z]\w*$/;

/** The sweep in a JSON text; throws InputError with every failure, path first. */
export function readSweep(json: string, file: string): SweepDocument {
  const { $schema, ...document } = readDocument(sweepDocumentSchema, json, file);
  const problems = [...axisNameProblems(document), ...outputProblems(document)];
  if (problems.length > 0) throw new InputError(file, problems);
  return document;
}

/** Name of an output's column. */
export function outputName(output: OutputDocument): string {
  return typeof output === 'string' ? output : output.name;
}

function axisNameProblems({ axes }: SweepDocument): Problem[] {
  const names = Object.keys(axes);
  if (names.length === 0) return [{ path: 'axes', message: 'expected at least one axis' }];
  return names
    .filter(name => !nameForm.test(name) || fixedColumns.some(column => column === name))
    .map(name => ({
      path: `axes.${name}`,
      message: `expected a name of letters, digits and "_" other than ${fixedColumns.join(', ')}`,
    }));
}

function outputProblems({ axes, outputs }: SweepDocument): Problem[] {
  const taken = new Set<string>([...Object.keys(axes), ...fixedColumns]);
  return outputs.flatMap((output, position): Problem[] => {
    const at = `outputs.${position}`;
    const name = outputName(output);
    if (taken.has(name)) return [{ path: at, message: `the name "${name}" is taken already` }];
    taken.add(name);
    if (typeof output === 'string') return [];
    const given = [output.path, output.expression].filter(part => part !== undefined);
    return given.length === 1 ? [] : [{ path: at, message: 'expected a path or an expression' }];
  });
}
