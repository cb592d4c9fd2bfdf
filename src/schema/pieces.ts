/** The values that documents are made of; each knows what it expects, for messages and for the published JSON Schema. */
import * as z from 'zod/mini';
import { type Dimension, expectedOf, factsOf } from '../units/dimension.ts';
import { parseQuantity, QuantityError } from '../units/parse.ts';
import { expecting } from './expectation.ts';

/** A text that says something. */
export const text = expecting(z.string().check(z.minLength(1)), 'a text');

/** Counts end where work would have no end: 2^20 chips are ten times the largest cluster there is. */
const most: Readonly<Record<string, number>> = {
  chips: 2 ** 20,
  tokens: 2 ** 27,
  sequences: 2 ** 22,
  requests: 2 ** 24,
};

const wholeNumber = (things: string, highest: number) =>
  z
    .int()
    .check(z.gte(1), z.lte(highest, { error: `expected at most ${highest} ${things}`.trimEnd() }));

/** A whole number, 1 or more, of what a plan has: ranks, copies, sequences in a batch. */
export const count = expecting(wholeNumber('', 2 ** 22), 'a whole number, 1 or more');

/** A whole number of something, 1 or more: `countOf('chips')`. */
export function countOf(things: string) {
  return expecting(
    wholeNumber(things, most[things] ?? 2 ** 40),
    `a whole number of ${things}, 1 or more`,
  );
}

const shareWords = 'a share from 0 to 1 like 0.05 or "5%"';

/** A share from 0 to 1, written 0.05 or "5%". */
export const share = expecting(
  z.pipe(
    z.union([z.number().check(z.gte(0), z.lte(1)), z.string().check(z.meta({ examples: ['5%'] }))]),
    z.transform((value, context) => {
      const number = typeof value === 'number' ? value : parsed(value, 'fraction', context);
      return number >= 0 && number <= 1 ? number : refused(value, shareWords, context);
    }),
  ),
  shareWords,
);

/** How a key differs from others of its dimension. */
interface QuantityOptions {
  /** May be zero; by default where zero makes sense for the dimension. */
  readonly zero?: boolean;
  /** What a person would write under this key. */
  readonly example?: string;
  /** Beyond this nobody would mean it, and the work would not end. */
  readonly most?: { readonly value: number; readonly words: string };
}

/** A quantity of this dimension as a text with its unit, read into a plain number in the dimension's unit. */
export function quantity(dimension: Dimension, options: QuantityOptions = {}) {
  const { zero = factsOf(dimension).zero ?? false, example = factsOf(dimension).example } = options;
  const { most } = options;
  const words = expectedOf(dimension, example);
  return expecting(
    z.pipe(
      z.string({ error: withoutUnit(words) }).check(z.meta({ examples: [example] })),
      z.transform((value, context) => {
        const number = parsed(value, dimension, context, example);
        if (context.issues.length > 0) return number;
        if (most !== undefined && number > most.value)
          return refused(value, `${words}, at most ${most.words}`, context);
        return number > 0 || zero ? number : refused(value, `${words}, above zero`, context);
      }),
    ),
    words,
  );
}

/** A count too large for people to write out: 14800000000000 or "14.8e12". */
export function largeCount(dimension: 'tokens' | 'count') {
  const { what, example } = factsOf(dimension);
  const words = `${what}, 1 or more, like "${example}"`;
  return expecting(
    z.pipe(
      z.union([z.number().check(z.gte(1)), z.string().check(z.meta({ examples: [example] }))]),
      z.transform((value, context) => {
        const number = parsed(String(value), dimension, context);
        return number >= 1 || context.issues.length > 0 ? number : refused(value, words, context);
      }),
    ),
    words,
  );
}

/** A quantity, or the range that sources allow: `{ "low", "best", "high" }`; what is missing of it is the best value. */
export function ranged(dimension: Dimension) {
  const value = quantity(dimension);
  const form = z.strictObject({
    low: z.exactOptional(value),
    best: value,
    high: z.exactOptional(value),
  });
  return z.pipe(
    z.union([value, form]),
    z.transform((given, context) => {
      if (typeof given === 'number') return { low: given, best: given, high: given };
      const { best, low = best, high = best } = given;
      if (low > best) issue('expected at most the best value', low, context, 'low');
      if (high < best) issue('expected at least the best value', high, context, 'high');
      return { low, best, high };
    }),
  );
}

/** A bare number where a unit belongs is the likeliest slip of all. */
function withoutUnit(words: string) {
  return ({ input }: { readonly input?: unknown }) =>
    typeof input === 'number' ? `expected ${words}, got ${input}, which has no unit` : undefined;
}

type Payload = z.core.ParsePayload;

function parsed(value: string, dimension: Dimension, context: Payload, example?: string): number {
  try {
    return parseQuantity(value, dimension, example);
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    return issue(error.message, value, context);
  }
}

function refused(value: unknown, expected: string, context: Payload): number {
  return issue(`expected ${expected}, got ${JSON.stringify(value)}`, value, context);
}

/** Reports the fault; the number stands in for the value that will never be read. */
function issue(message: string, input: unknown, context: Payload, ...path: PropertyKey[]): number {
  context.issues.push({ code: 'custom', message, input, path });
  return 0;
}

/** The schema with a sentence for the people who write the document; editors show it. */
export function described<Kind extends z.ZodMiniType>(schema: Kind, description: string): Kind {
  return schema.check(z.describe(description));
}

/** A key that may be missing, with a sentence on what it is and what holds without it. */
export function maybe<Kind extends z.ZodMiniType>(schema: Kind, description: string) {
  return z.exactOptional(described(schema, description));
}
