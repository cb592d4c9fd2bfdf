/** What a schema expects, in words a person would use, so that no message speaks the language of a validator. */
import * as z from 'zod/mini';

type Schema = z.core.$ZodType;

/** Words for a schema that its type alone does not describe, such as `a memory size like "80 GB"`. */
const phrases = z.registry<{ readonly expected: string }>();

/** Gives the schema its words; clones made by `check` keep them. */
export function expecting<Kind extends z.ZodMiniType>(schema: Kind, expected: string): Kind {
  phrases.add(schema, { expected });
  return schema;
}

/** `a whole number, 1 or more`, `"bf16" or "fp8"`, `an object`. */
export function expectationOf(schema: Schema): string {
  const given = phrases.get(schema);
  if (given !== undefined) return given.expected;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
      return 'a text';
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'number':
      return numberWords(def);
    case 'literal':
      return choice(def.values.map(value => spelled(value)));
    case 'enum':
      return choice(Object.values(def.entries).map(value => spelled(value)));
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'an object';
    case 'union':
      return choice([...new Set(def.options.map(expectationOf))]);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return expectationOf(def.innerType);
    case 'pipe':
      return expectationOf(def.in);
    default:
      return 'another value';
  }
}

/** `a, b or c`. */
export function choice(words: readonly string[]): string {
  if (words.length < 2) return words.join();
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

const longest = 60;

/** What came, short enough for a message. */
export function spelled(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
}

type Check = z.core.$ZodChecks['_zod']['def'];

function numberWords(def: z.core.$ZodNumberDef): string {
  const noun = 'format' in def && def.format === 'safeint' ? 'a whole number' : 'a number';
  const checks = (def.checks ?? []).map(check => check._zod.def as Check);
  const least = checks.find(check => check.check === 'greater_than');
  const most = checks.find(check => check.check === 'less_than');
  if (least?.inclusive && most?.inclusive) return `${noun} from ${least.value} to ${most.value}`;
  const bounds = [
    least === undefined
      ? ''
      : least.inclusive
        ? `, ${least.value} or more`
        : ` above ${least.value}`,
    most === undefined ? '' : most.inclusive ? `, ${most.value} or less` : ` below ${most.value}`,
  ];
  return noun + bounds.join('');
}
