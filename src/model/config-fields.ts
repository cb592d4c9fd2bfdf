/** Reading the fields of a config.json: strict about what is there, and open about what was missing. */
import { spelled } from '../schema/expectation.ts';
import { InputError, type Problem } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface ConfigFields {
  readonly file: string;
  readonly has: (name: string) => boolean;
  /** A whole number, 1 or more; a missing one takes the fallback and is listed, or is a failure without one. */
  readonly count: (name: string, fallback?: number) => number;
  /** A whole number, 0 or more; 0 when missing or null, which is how configs say "none". */
  readonly countOrNone: (name: string) => number;
  /** How many layers: a whole number that the layers of a model can be walked by, 1 or more. */
  readonly layers: (name: string) => number;
  /** The same, 0 when missing or null. */
  readonly layersOrNone: (name: string) => number;
  /** A whole number of any sign; a missing one takes the fallback silently, as the model's own code does. */
  readonly whole: (name: string, fallback: number) => number;
  /** True or false; a missing one takes the fallback silently, as the model's own code does. */
  readonly flag: (name: string, fallback: boolean) => boolean;
  /** The same where a missing field means that the model has a part which nobody would guess: then it is listed. */
  readonly part: (name: string) => boolean;
  readonly text: (name: string, fallback: string) => string;
  readonly section: (name: string) => Json | undefined;
  /** The fields of a section that the family cannot do without; its failures are this config's. */
  readonly needed: (name: string) => ConfigFields;
  readonly list: (name: string) => readonly unknown[];
  /** A list with a value for each of `count` layers, or more. */
  readonly perLayer: (name: string, count: number) => readonly unknown[];
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
const largest = 2 ** 31 - 1;
/** Layers are walked one by one, unlike all else. */
const mostLayers = 2 ** 12;

interface Place {
  readonly prefix?: string;
  readonly family?: string;
  /** Where failures and defaults are gathered, if not in a list of its own. */
  readonly into?: { readonly problems: Problem[]; readonly defaulted: string[] };
}

/** Fields of `config`, whose place in the document is `prefix`; messages name the `family` that needs them. */
export function configFields(
  config: Json,
  file: string,
  { prefix = '', family, into }: Place = {},
): ConfigFields {
  const { problems, defaulted } = into ?? { problems: [], defaulted: [] };
  const value = (name: string) => (Object.hasOwn(config, name) ? config[name] : undefined);
  const missing = (name: string) => value(name) === undefined || value(name) === null;
  const fault = (name: string, message: string) => {
    const path = `${prefix}${name}`;
    if (!problems.some(known => known.path === path)) problems.push({ path, message });
  };
  const absent = (name: string, expected: string) => {
    const others = Object.keys(config).filter(key => key !== name);
    const owner = family === undefined ? '' : `, which a model of family ${family} needs`;
    fault(name, `expected ${expected}${owner}, but it is missing${suggestion(name, others)}`);
  };
  const whole = (name: string, least: number, most = largest): number => {
    const found = value(name);
    if (missing(name)) {
      absent(name, `a whole number${least < 0 ? '' : `, ${least} or more`}`);
      return Math.max(1, least);
    }
    if (typeof found === 'number' && Number.isInteger(found) && found >= least && found <= most) {
      return found;
    }
    const bound =
      most < largest ? ` from ${least} to ${most}` : least < 0 ? '' : `, ${least} or more`;
    fault(name, `expected a whole number${bound}, got ${spelled(found)}`);
    return Math.max(1, least);
  };
  const flag = (name: string, fallback: boolean): boolean => {
    const found = value(name);
    if (missing(name)) return fallback;
    if (typeof found === 'boolean') return found;
    fault(name, `expected true or false, got ${spelled(found)}`);
    return fallback;
  };
  return {
    file,
    has: name => !missing(name),
    count: (name, fallback) => {
      if (!missing(name)) return whole(name, 1);
      if (fallback === undefined) return whole(name, 1);
      defaulted.push(`${prefix}${name} = ${fallback}`);
      return fallback;
    },
    countOrNone: name => (missing(name) ? 0 : whole(name, 0)),
    layers: name => whole(name, 1, mostLayers),
    layersOrNone: name => (missing(name) ? 0 : whole(name, 0, mostLayers)),
    whole: (name, fallback) => (missing(name) ? fallback : whole(name, -largest)),
    flag,
    part: name => {
      if (missing(name)) defaulted.push(`${prefix}${name} = true`);
      return flag(name, true);
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
    needed: name => {
      const found = value(name);
      if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
        const place = { prefix: `${prefix}${name}.`, ...(family === undefined ? {} : { family }) };
        return configFields(found as Json, file, { ...place, into: { problems, defaulted } });
      }
      absent(name, 'an object');
      return configFields({}, file, { into: { problems: [], defaulted: [] } });
    },
    list: name => {
      const found = value(name);
      return Array.isArray(found) ? found : [];
    },
    perLayer: (name, count) => {
      const found = value(name);
      if (missing(name)) absent(name, 'a list with a value for each layer');
      else if (!Array.isArray(found) || found.length < count) {
        const got = Array.isArray(found) ? `${found.length}` : spelled(found);
        fault(name, `expected a list with a value for each of ${count} layers, got ${got}`);
      }
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
      fault(
        name,
        `expected the same whole number for every layer, got ${[...each].map(spelled).join(', ')}`,
      );
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
