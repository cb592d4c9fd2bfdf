/** A document of named constants, each with where it came from: the form of efficiency curves and of software stacks. */
import * as z from 'zod/mini';
import { expecting } from '../schema/expectation.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { count, quantity, text } from '../schema/pieces.ts';
import { readDocument } from '../schema/validate.ts';
import { day } from './sourced.ts';

/** What a constant may be: a share of a peak, a plain number, a duration, a size in memory or a compute rate. */
export type ConstantDimension = 'fraction' | 'ratio' | 'seconds' | 'bytes' | 'flopPerSecond';

/**
 * How a constant was come by: `fitted` on measurements, `borrowed` from a relative that was, read in a source, or
 * `assumed` until measurements decide.
 */
export const origins = ['fitted', 'borrowed', 'sourced', 'assumed'] as const;
export type Origin = (typeof origins)[number];

/** Where a constant came from. */
export interface Provenance {
  readonly origin: Origin;
  /** The relative it was borrowed from, or the source it was read in. */
  readonly from?: string | undefined;
  /** Families of measurements that the fit saw. */
  readonly groups?: number | undefined;
  /** Standard error of the fit, as a share of the value. */
  readonly spread?: number | undefined;
  /** Why this value, or the one before the fit, in a sentence. */
  readonly why?: string | undefined;
  /** What was held before measurements were asked; a fit starts from it and is drawn to it. */
  readonly prior?: number | undefined;
  /** Standard deviation of that pull, in the logarithm; 0: no fit moves the constant. */
  readonly tolerance?: number | undefined;
}

export interface ConstantsDocument<Name extends string> {
  readonly id: string;
  readonly name: string;
  /** Day of the measurements or of the judgement, ISO 8601. */
  readonly fittedOn: string;
  readonly values: Readonly<Record<Name, number>>;
  readonly provenance: Readonly<Record<Name, Provenance>>;
}

const pieces = {
  fraction: expecting(z.number().check(z.gt(0), z.lte(1)), 'a share above 0, 1 at most'),
  ratio: expecting(z.number().check(z.gte(0)), 'a number, 0 or more'),
  seconds: quantity('seconds', { example: '2.1 us' }),
  bytes: quantity('bytes'),
  flopPerSecond: quantity('flopPerSecond', { example: '42 GFLOP/s' }),
} as const;

function constantSchema(dimension: ConstantDimension) {
  return z.strictObject({
    value: pieces[dimension],
    origin: z.enum(origins),
    from: z.optional(text),
    groups: z.optional(count),
    spread: z.optional(z.number().check(z.gte(0))),
    why: z.optional(text),
    prior: z.optional(pieces[dimension]),
    tolerance: z.optional(z.number().check(z.gte(0))),
  });
}

/** Schema of a document that states every constant of the table. */
export function constantsSchema(dimensions: Readonly<Record<string, ConstantDimension>>) {
  const constants: Record<string, ReturnType<typeof constantSchema>> = {};
  for (const [name, dimension] of Object.entries(dimensions)) {
    constants[name] = constantSchema(dimension);
  }
  return z.strictObject({
    $schema: z.optional(text),
    id: text,
    name: text,
    fittedOn: day,
    fit: z.optional(
      z.strictObject({ entries: count, groups: count, medianError: z.number().check(z.gte(0)) }),
    ),
    constants: z.strictObject(constants),
  });
}

/** What each origin has to say for itself. */
const evidence: Readonly<Record<Origin, keyof Provenance>> = {
  fitted: 'groups',
  borrowed: 'from',
  sourced: 'from',
  assumed: 'why',
};

/** The constants of a JSON text in base units; InputError names every failure by its path. */
export function readConstants<Name extends string>(
  dimensions: Readonly<Record<Name, ConstantDimension>>,
  text: string,
  file: string,
): ConstantsDocument<Name> {
  const { id, name, fittedOn, constants } = readDocument(constantsSchema(dimensions), text, file);
  const values: Record<string, number> = {};
  const provenance: Record<string, Provenance> = {};
  const problems: Problem[] = [];
  for (const [key, { value, ...rest }] of Object.entries(constants)) {
    values[key] = value;
    provenance[key] = rest;
    const needed = evidence[rest.origin];
    if (rest[needed] !== undefined) continue;
    const message = `missing; expected with the origin "${rest.origin}"`;
    problems.push({ path: `constants.${key}.${needed}`, message });
  }
  if (problems.length > 0) throw new InputError(file, problems);
  return {
    id,
    name,
    fittedOn,
    values: values as Record<Name, number>,
    provenance: provenance as Record<Name, Provenance>,
  };
}
