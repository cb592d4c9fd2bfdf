/** Flags that spell out a scenario: each stands for one key, so that file and command line obey the same rules. */
import type { Problem } from '../../schema/input-error.ts';
import type { Flag } from './command.ts';

export interface DocumentFlag extends Flag {
  /** Dotted path of the key in the scenario document. */
  readonly path: string;
  /** What holds when the flag is not given, if the document needs a value. */
  readonly fallback?: string | number;
}

export type DocumentFlags = Readonly<Record<string, DocumentFlag>>;
type Node = { [key: string]: Node | unknown };

/** The document that the values spell, on top of `base`. */
export function documentFrom(
  flags: DocumentFlags,
  values: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, unknown>>,
): unknown {
  const document: Node = structuredClone(base);
  for (const [name, { path, fallback }] of Object.entries(flags)) {
    const value = values[name] ?? fallback;
    if (value !== undefined) place(document, path.split('.'), literal(value));
  }
  return document;
}

/** The same problem at the flag that a person typed, if a flag stands for its path. */
export function atFlag(flags: DocumentFlags): (problem: Problem) => Problem {
  const names = new Map(Object.entries(flags).map(([name, { path }]) => [path, name]));
  return ({ path, message }) => {
    const name = names.get(path);
    if (name !== undefined) return { path: `--${name}`, message };
    const parts = message.startsWith('missing') ? partsOf(path, names) : [];
    return parts.length === 0
      ? { path, message }
      : { path: parts.join(' and '), message: 'missing' };
  };
}

/** The flags that stand for the keys of an object nobody typed a key of. */
function partsOf(path: string, names: ReadonlyMap<string, string>): readonly string[] {
  return [...names].flatMap(([place, name]) =>
    place.slice(0, place.lastIndexOf('.')) === path ? [`--${name}`] : [],
  );
}

function place(document: Node, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    document[key] = value;
    return;
  }
  const inner = (document[key] ?? {}) as Node;
  document[key] = inner;
  place(inner, rest, value);
}

/** A bare number is a number, `true` and `false` are what they say, anything else is a text. */
function literal(value: unknown): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  const bare = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
  return bare ? Number(value) : value;
}
