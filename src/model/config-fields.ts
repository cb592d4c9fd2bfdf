/** Reading the fields of a config.json: strict about what is there, and open about what was missing. */
import { InputError, type Problem } from '../schema/input-error.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface ConfigFields {
  readonly file: string;
  readonly has: (name: string) => boolean;
  /** A whole number, 1 or more; a missing one takes the fallback and is listed, or is a failure without one. */
  readonly count: (name: string, fallback?: number) => number;
  /** A whole number, 0 or more; 0 when missing or null, which is how configs say "none". */
  readonly countOrNone: (name: string) => number;
  /** A whole number of any sign; a missing one takes the fallback silently, as the model's own code does. */
  readonly whole: (name: string, fallback: number) => number;
  /** True or false; a missing one takes the fallback silently, as the model's own code does. */
  readonly flag: (name: string, fallback: boolean) => boolean;
  readonly text: (name: string, fallback: string) => string;
  readonly section: (name: string) => Json | undefined;
  readonly list: (name: string) => readonly unknown[];
  /** The first of these names that the config has; the first of all when it has none, for messages to name. */
  readonly named: (...names: readonly [string, ...string[]]) => string;
  /** A whole number, 1 or more, also where the config gives one for every layer, as long as they agree. */
  readonly countEach: (name: string) => number;
  /** Lists a value that was taken because the config says nothing. */
  readonly assume: (name: string, value: unknown) => void;
  /** Records a failure of a field that has been read. */
  readonly fault: (name: string, message: string) => void;
  /** Fields that took a fallback, with the value. */
  readonly defaulted: readonly string[];
  /** Throws InputError with everything that was wrong. */
  readonly finish: () => void;
}

/** No model is this large; a bound keeps nonsense from running for hours. */
const largest = 2 ** 31;

/** Fields of `config`, whose place in the document is `prefix`. */
export function configFields(config: Json, file: string, prefix = ''): ConfigFields {
  const problems: Problem[] = [];
  const defaulted: string[] = [];
  const value = (name: string) => (Object.hasOwn(config, name) ? config[name] : undefined);
  const missing = (name: string) => value(name) === undefined || value(name) === null;
  const fault = (name: string, message: string) => {
    problems.push({ path: `${prefix}${name}`, message });
  };
  const whole = (name: string, least: number): number => {
    const found = value(name);
    if (typeof found === 'number' && Number.isInteger(found) && found >= least && found < largest) {
      return found;
    }
    const bound = least < 0 ? '' : `, ${least} or more`;
    fault(name, `expected a whole number${bound}, got ${JSON.stringify(found)}`);
    return least;
  };
  return {
    file,
    has: name => !missing(name),
    count: (name, fallback) => {
      if (!missing(name)) return whole(name, 1);
      if (fallback === undefined) {
        fault(name, 'expected a whole number, 1 or more, but it is missing');
        return 1;
      }
      defaulted.push(`${prefix}${name} = ${fallback}`);
      return fallback;
    },
    countOrNone: name => (missing(name) ? 0 : whole(name, 0)),
    whole: (name, fallback) => (missing(name) ? fallback : whole(name, -largest)),
    flag: (name, fallback) => {
      const found = value(name);
      if (missing(name)) return fallback;
      if (typeof found === 'boolean') return found;
      fault(name, `expected true or false, got ${JSON.stringify(found)}`);
      return fallback;
    },
    text: (name, fallback) => {
      const found = value(name);
      return typeof found === 'string' ? found : fallback;
    },
    section: name => {
      const found = value(name);
      return typeof found === 'object' && found !== null && !Array.isArray(found)
        ? (found as Json)
        : undefined;
    },
    list: name => {
      const found = value(name);
      return Array.isArray(found) ? found : [];
    },
    named: (...names) => names.find(name => !missing(name)) ?? names[0],
    countEach: name => {
      const found = value(name);
      if (!Array.isArray(found)) return whole(name, 1);
      const each = new Set<unknown>(found);
      const [first] = each;
      if (each.size === 1 && typeof first === 'number' && Number.isInteger(first) && first > 0) {
        return first;
      }
      fault(name, `expected the same whole number for every layer, got ${[...each].join(', ')}`);
      return 1;
    },
    assume: (name, taken) => {
      defaulted.push(`${prefix}${name} = ${JSON.stringify(taken)}`);
    },
    fault,
    defaulted,
    finish: () => {
      if (problems.length > 0) throw new InputError(file, problems);
    },
  };
}
