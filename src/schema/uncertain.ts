/** Numbers of a document that are ranges or distributions: found, taken out, and left as the value a single run uses. */
import { InputError, type Problem } from './input-error.ts';
import { suggestion } from './nearest.ts';

/** Where it stands and what was written: its parameters are values of the document's own kind, such as "2 USD/h". */
export interface Written {
  readonly path: readonly string[];
  readonly kind: 'range' | 'uniform' | 'triangular' | 'normal' | 'lognormal';
  readonly parameters: Readonly<Record<string, unknown>>;
}

const kinds = ['uniform', 'triangular', 'normal', 'lognormal'] as const;
type Kind = (typeof kinds)[number];

const parametersOf: Readonly<Record<Written['kind'], readonly string[]>> = {
  range: ['low', 'best', 'high'],
  uniform: ['low', 'high'],
  triangular: ['low', 'best', 'high'],
  normal: ['mean', 'deviation'],
  lognormal: ['median', 'spread'],
};

/** The document without its distributions, and where they stood. */
export interface Separated {
  /** With each distribution replaced by the parameter named, or by what a single run uses. */
  with(parameter?: string): unknown;
  readonly written: readonly Written[];
}

/** Takes every distribution out of a document; InputError names those that are none. */
export function separate(document: unknown, file: string): Separated {
  const written: Written[] = [];
  const problems: Problem[] = [];
  collect(document, [], written, problems);
  if (problems.length > 0) throw new InputError(file, problems);
  const byPath = new Map(written.map(entry => [entry.path.join('.'), entry]));
  return {
    written,
    with: parameter =>
      written.length === 0 ? document : replaced(document, [], byPath, parameter),
  };
}

function collect(value: unknown, path: readonly string[], found: Written[], problems: Problem[]) {
  if (typeof value !== 'object' || value === null) return;
  const fields = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(value) && ('distribution' in fields || 'best' in fields)) {
    const read = one(fields, path);
    if ('message' in read) problems.push(read);
    else found.push(read);
    return;
  }
  for (const [key, inner] of Object.entries(fields))
    collect(inner, [...path, key], found, problems);
}

function one(
  fields: Readonly<Record<string, unknown>>,
  path: readonly string[],
): Written | Problem {
  const { distribution, ...parameters } = fields;
  const place = path.join('.');
  const known = distribution === undefined ? 'range' : kinds.find(kind => kind === distribution);
  if (known === undefined) {
    const names = kinds.map(kind => `"${kind}"`).join(', ');
    const meant = typeof distribution === 'string' ? suggestion(distribution, kinds) : '';
    return {
      path: `${place}.distribution`,
      message: `expected one of ${names}, got ${JSON.stringify(distribution)}${meant}`,
    };
  }
  const wanted = parametersOf[known];
  const named = known === 'range' ? 'a range' : `a ${known} distribution`;
  const expected = `${named} has ${wanted.join(', ')}`;
  const strange = Object.keys(parameters).find(key => !wanted.includes(key));
  if (strange !== undefined) {
    return { path: `${place}.${strange}`, message: `unknown key; ${expected}` };
  }
  const missing = wanted.find(key => parameters[key] === undefined);
  // A range may leave an end out: there it ends at the best value.
  if (missing !== undefined && known !== 'range') {
    return { path: `${place}.${missing}`, message: `missing; ${expected}` };
  }
  if (parameters['best'] === undefined && known === 'range') {
    return { path: `${place}.best`, message: `missing; ${expected}` };
  }
  if (known === 'lognormal' && !(Number(parameters['spread']) >= 1)) {
    return {
      path: `${place}.spread`,
      message: `expected a ratio, 1 or more, like 1.2, got ${JSON.stringify(parameters['spread'])}`,
    };
  }
  return { path, kind: known, parameters };
}

/** What a single run uses of each kind; a uniform one has no value of its own, and its middle is found later. */
const single: Readonly<Record<Written['kind'], string>> = {
  range: 'best',
  uniform: 'low',
  triangular: 'best',
  normal: 'mean',
  lognormal: 'median',
};

function replaced(
  value: unknown,
  path: readonly string[],
  byPath: ReadonlyMap<string, Written>,
  parameter: string | undefined,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entry = byPath.get(path.join('.'));
  if (entry !== undefined) {
    const { kind, parameters } = entry;
    const wanted =
      parameter === undefined || parameter === 'spread' ? undefined : parameters[parameter];
    return wanted ?? parameters[single[kind]];
  }
  const inner = (key: string, child: unknown) => replaced(child, [...path, key], byPath, parameter);
  if (Array.isArray(value)) return value.map((child, index) => inner(String(index), child));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inner(key, child)]));
}

const meanings: Readonly<Record<string, string>> = {
  low: 'Nothing is drawn below it.',
  best: 'What a single run uses.',
  high: 'Nothing is drawn above it.',
  mean: 'Mean of the draws; what a single run uses.',
  deviation: 'Standard deviation.',
  median: 'Half of the draws lie below it; what a single run uses.',
  spread: 'Ratio of the 84th percentile to the median.',
};

/** What editors accept in place of a number of a document, beside the number itself. */
export const uncertainForms: readonly object[] = kindSchemas();

function kindSchemas(): readonly object[] {
  const form = (kind: Kind | undefined, keys: readonly string[], required: readonly string[]) => ({
    type: 'object',
    properties: {
      ...(kind === undefined
        ? {}
        : { distribution: { const: kind, description: 'Shape of the draws.' } }),
      ...Object.fromEntries(
        keys.map(key => [key, { type: ['number', 'string'], description: meanings[key] }]),
      ),
    },
    required: [...(kind === undefined ? [] : ['distribution']), ...required],
    additionalProperties: false,
  });
  return [
    form(undefined, parametersOf.range, ['best']),
    ...kinds.map(kind => form(kind, parametersOf[kind], parametersOf[kind])),
  ];
}

/** The document with `value` at the path; everything beside the path is shared with the old one. */
export function placedAt(document: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((child, index) =>
      String(index) === key ? placedAt(child, rest, value) : child,
    );
  }
  const fields = (document ?? {}) as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: placedAt(fields[key], rest, value) };
}
