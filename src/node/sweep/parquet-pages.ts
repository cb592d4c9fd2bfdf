/** The pages of a column in a row group, and how they are chosen: as hyparquet-writer would for the same cells. */
import { ByteWriter } from 'hyparquet-writer';
import { writeDataPageV2 } from 'hyparquet-writer/src/datapage.js';
import { writeDictionaryPage } from 'hyparquet-writer/src/dictionary.js';
import type { Cell } from '../../search/sweep/rows.ts';
import { kilo } from '../../units/quantity.ts';

type PageQuestion = Parameters<typeof writeDataPageV2>[0];
type Values = Parameters<typeof writeDictionaryPage>[2];

/** A column as the library describes it to itself. */
export type Encoder = PageQuestion['column'];

/** What the pages of a column hold. */
export interface Pages {
  /** Values, or their places in the dictionary. */
  readonly values: Values;
  readonly dictionary?: Values;
  readonly encoding: PageQuestion['encoding'];
  /** Absent where all cells are empty. */
  readonly bounds?: { readonly least: Filled; readonly most: Filled };
}

type Filled = Exclude<Cell, null>;

/** The same value in all rows; `repeated` gives lists of it. */
export function samePages(
  value: Cell,
  count: number,
  { element }: Encoder,
  repeated: (value: Cell, count: number) => Cell[],
): Pages {
  const plain = element.type === 'BOOLEAN' ? 'RLE' : 'PLAIN';
  if (value === null) return { values: repeated(null, count), encoding: plain };
  const bounds = { least: value, most: value };
  if (typeof value === 'boolean') {
    return { values: repeated(value, count), encoding: plain, bounds };
  }
  return {
    values: repeated(0, count),
    dictionary: typeof value === 'string' ? [new TextEncoder().encode(value)] : [value],
    encoding: 'RLE_DICTIONARY',
    bounds,
  };
}

/** Numbers, one in each row. */
export function numberPages(values: Float64Array): Pages {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const bounds = { least, most };
  const found = dictionaryOf(values);
  if (found === undefined) return { values, encoding: 'PLAIN', bounds };
  return {
    values: found.places,
    dictionary: found.dictionary,
    encoding: 'RLE_DICTIONARY',
    bounds,
  };
}

export const doubleBytes = 8;
/** Where more of a sample differs, a dictionary is not even tried. */
const sampleSize = kilo;
const mostDistinct = 0.9;

/** Distinct values in the order of their appearance, where they and the places in their list take half the space at most. */
function dictionaryOf(
  values: Float64Array,
): { readonly dictionary: number[]; readonly places: Uint32Array } | undefined {
  const count = values.length;
  const sample = new Set<number>();
  const looks = Math.min(count, sampleSize);
  for (let look = 0; look < looks; look++) {
    sample.add(values[Math.floor((look * (count - 1)) / (looks - 1))] ?? 0);
  }
  if (sample.size / looks > mostDistinct) return undefined;
  const known = new Map<number, number>();
  const dictionary: number[] = [];
  const places = new Uint32Array(count);
  // A value often stays for many rows.
  let last = Number.NaN;
  let place = 0;
  for (let row = 0; row < count; row++) {
    const value = values[row] ?? 0;
    if (value !== last) {
      last = value;
      const found = known.get(value);
      place = found ?? dictionary.length;
      if (found === undefined) {
        known.set(value, place);
        dictionary.push(value);
      }
    }
    places[row] = place;
  }
  const bits = bitsOf(dictionary.length - 1);
  const bytes = dictionary.length * doubleBytes + Math.ceil((count * bits) / 8);
  return 2 * bytes > count * doubleBytes ? undefined : { dictionary, places };
}

/** Binary digits of a whole number. */
function bitsOf(number: number): number {
  return wordBits - Math.clz32(number);
}

const wordBits = 32;

/** Pages as bytes, to be written anywhere in a file. */
export interface Encoded {
  readonly bytes: Uint8Array;
  /** Of the dictionary page, which comes first; 0: there is none. */
  readonly dictionaryBytes: number;
  readonly uncompressedBytes: number;
}

/** The bytes of the pages. */
export function encodePages(
  { values, dictionary, encoding }: Pages,
  column: Encoder,
  definitionLevels: number[],
): Encoded {
  const writer = new ByteWriter();
  const head = dictionary === undefined ? 0 : writeDictionaryPage(writer, column, dictionary);
  const dictionaryBytes = writer.offset;
  const body = writeDataPageV2({
    writer,
    column,
    encoding,
    pageData: { values, definitionLevels, repetitionLevels: [], maxDefinitionLevel: 1 },
  });
  return { bytes: writer.getBytes(), dictionaryBytes, uncompressedBytes: head + body };
}
