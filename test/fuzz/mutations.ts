/** Real documents with something wrong in them: a value, a key, or the text itself. */
import fc from 'fast-check';

/** Values that break what nobody thought of: wrong kinds, edges of numbers, look-alikes of units, keys with a meaning. */
export const hostileValues: readonly unknown[] = [
  null,
  true,
  '',
  [],
  {},
  [[]],
  0,
  -0,
  -1,
  1,
  2,
  3,
  7,
  0.1,
  1.5,
  1e-308,
  1e9,
  1e15,
  2 ** 53,
  1e308,
  'auto',
  'NaN',
  'nan s',
  'Infinity',
  '-Infinity USD/h',
  '1e999 GB',
  '1e-999 s',
  '0 s',
  '-1 s',
  '1e300 TB/s',
  '1e-300 TB/s',
  '1e300 USD/h',
  '1 s s',
  '3 ТB/s',
  '１２ GB',
  '12\u00a0GB',
  '12\u200b GB',
  '80 GB\u0000',
  '5 µs',
  '5 μs',
  '101%',
  '2e9 tokens',
  '1e300',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '../../../etc/passwd',
  '/etc/passwd',
  '..\\..\\x.json',
  'scenarios/mixtral-8x7b.json',
  'x'.repeat(500),
  '\ud800',
  '$&$1`%s',
  { __proto__: null, best: '1 s', low: '2 s', high: '0 s' },
  { low: 1, best: 2, high: 3 },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
];

const hostileKeys = [
  'constructor',
  'toString',
  'prototype',
  'valueOf',
  '',
  ' ',
  'tokenz',
  '$schema',
  '0',
];

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) =>
    pathsOf(part, [...path, /^\d+$/.test(key) ? Number(key) : key]),
  );
  return [path, ...inner];
}

type Holder = Record<string | number, unknown>;

function holderOf(root: Holder, path: Path): Holder {
  let holder: Holder = root;
  for (const key of path.slice(0, -1)) holder = holder[key] as Holder;
  return holder;
}

interface Edit {
  readonly where: number;
  readonly kind: 'put' | 'remove' | 'add' | 'scale' | 'copy';
  readonly value: unknown;
  readonly key: string;
  readonly factor: number;
  readonly from: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  where: fc.nat(),
  kind: fc.constantFrom('put', 'put', 'remove', 'add', 'scale', 'scale', 'copy'),
  value: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...hostileValues) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  ),
  key: fc.oneof(fc.constantFrom(...hostileKeys), fc.string()),
  factor: fc.constantFrom(0, 1e-12, 1e-3, 0.5, 2, 10, 1e3, 1e9),
  from: fc.nat(),
});

function edited(document: unknown, { where, kind, key, factor, from, ...put }: Edit): unknown {
  // A copy: edits after this one must not change the list of hostile values.
  const value = structuredClone(put.value);
  const root: Holder = { document };
  const paths = pathsOf(document, ['document']);
  const path = paths[where % paths.length] ?? ['document'];
  const last = path.at(-1) ?? 'document';
  const holder = holderOf(root, path);
  const there = holder[last];
  if (kind === 'remove' && path.length > 1) {
    if (Array.isArray(holder)) {
      // Not splice: an array may have been given a "constructor" by an edit before this one.
      holder.copyWithin(Number(last), Number(last) + 1);
      holder.length -= 1;
    } else delete holder[last];
  } else if (kind === 'add' && typeof there === 'object' && there !== null) {
    // The length of an array is its own.
    if (Array.isArray(there) && key === 'length') return root['document'];
    Object.defineProperty(there, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else if (kind === 'scale') holder[last] = scaled(there, factor);
  else if (kind === 'copy') {
    const source = paths[from % paths.length] ?? path;
    holder[last] = structuredClone(holderOf(root, source)[source.at(-1) ?? 'document']);
  } else holder[last] = value;
  return root['document'];
}

/** The same quantity made larger or smaller: still readable, no longer sensible. */
function scaled(value: unknown, factor: number): unknown {
  if (typeof value === 'number') return value * factor;
  if (typeof value !== 'string') return value;
  return value.replace(/^\d+(\.\d+)?(e\d+)?/, number => String(Number(number) * factor));
}

/** A document of the list with one to three edits, as text. */
export function editedJson(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([text, edits]) =>
      JSON.stringify(
        edits.reduce((document, one) => edited(document, one), JSON.parse(text)) ?? null,
      ),
    );
}

const inserts = [
  '\uFEFF',
  '\r\n',
  '\u0000',
  '\u2028',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '//x\n',
  '/**/',
  '\\u12',
  '1e',
  '-',
  '.',
  'NaN',
  'Infinity',
  "'",
  '0x10',
  '\ud83d',
  '{"a":1,"a":2}',
  '[['.repeat(300),
  '{"a":'.repeat(300),
] as const;

/** Ways to write what is no number, or one too many, or one too large for a double. */
const numberSpellings = [
  'NaN',
  '-NaN',
  'nan',
  'Infinity',
  '-Infinity',
  '1e999',
  '-1e999',
  '1e-999',
  '-0',
  '00',
  '+1',
  '1.',
  '.5',
  '0x10',
  '1_000',
  '1n',
  '９',
  '9'.repeat(400),
  `0.${'0'.repeat(400)}1`,
  '"NaN"',
  '"1e400 s"',
];

/** The last whole `"key": value` before this place, once more: the same key twice, with the same value. */
function keyAgain(before: string): string {
  const pair = /"[^"]+": ?(?:"[^"]*"|[\d.e+-]+|true|false|null)(?=,)/g;
  const last = [...before.matchAll(pair)].at(-1);
  return last === undefined
    ? before
    : `${before.slice(0, last.index)}${last[0]}, ${before.slice(last.index)}`;
}

/** The text of a document with bytes taken out, put in, doubled or cut off. */
export function editedText(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat({ max: 40 }),
      fc.oneof(fc.constantFrom(...inserts), fc.string()),
      fc.constantFrom('insert', 'cut', 'end', 'double', 'crlf', 'bom', 'again', 'spelling'),
    )
    .map(([text, at, length, insert, kind]) => {
      const place = text.length === 0 ? 0 : at % text.length;
      const [before, after] = [text.slice(0, place), text.slice(place)];
      switch (kind) {
        case 'insert':
          return before + insert + after;
        case 'cut':
          return before + after.slice(length);
        case 'end':
          return before;
        case 'double':
          return before + after.slice(0, length) + after;
        case 'again':
          return keyAgain(before) + after;
        case 'spelling':
          return (
            before +
            after.replace(
              /-?\d+(\.\d+)?(e[+-]?\d+)?/,
              numberSpellings[length % numberSpellings.length] ?? '',
            )
          );
        case 'crlf':
          return text.replaceAll('\n', '\r\n');
        default:
          return `\uFEFF${text}`;
      }
    });
}
