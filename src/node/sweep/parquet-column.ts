/**
 * One column of a row group in Parquet: the very bytes that hyparquet-writer writes for its cells one by one, written
 * from what a sweep knows of them beforehand. Most columns hold the same value in all rows, the others mostly numbers,
 * and a million points have dozens of columns.
 */
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { Cell } from '../../search/sweep/rows.ts';
import {
  doubleBytes,
  type Encoded,
  type Encoder,
  encodePages,
  numberPages,
  type Pages,
  samePages,
} from './parquet-pages.ts';

export type Kind = 'DOUBLE' | 'BOOLEAN' | 'STRING';

/** The cells of a column in a row group. */
export type GroupColumn =
  | { readonly kind: 'same'; readonly value: Cell }
  | { readonly kind: 'numbers'; readonly values: Float64Array }
  | { readonly kind: 'cells'; readonly cells: Cell[] };

type Element = Encoder['element'];
type Writer = Parameters<typeof writeColumn>[0]['writer'];
/** What the foot of the file says of the column. */
type Written = ReturnType<typeof writeColumn>;

/** Elements of the schema: every cell may be empty. */
export function elementOf(name: string, kind: Kind): Element {
  const type =
    kind === 'STRING'
      ? { type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const }
      : { type: kind };
  return { name, repetition_type: 'OPTIONAL', ...type };
}

/** A page holds less than this; longer columns have several. */
const mostPageBytes = 2 ** 20;
/** Fewer rows than these are left to the library, whose choices for short columns differ. */
const fewestRows = 2 ** 10;

/** A function that writes columns of `count` rows, and remembers what it has written for columns of one value. */
export function columnWriter(writer: Writer, root: Element) {
  let rows = 0;
  const same = new Map<string, { readonly pages: Pages; readonly encoded: Encoded }>();
  const lists = new Map<Cell, Cell[]>();
  const repeated = (value: Cell, count: number): Cell[] => {
    const list = lists.get(value) ?? new Array<Cell>(count).fill(value);
    lists.set(value, list);
    return list;
  };
  const encoded = (pages: Pages, encoder: Encoder, count: number) =>
    encodePages(pages, encoder, repeated(pages.bounds === undefined ? 0 : 1, count) as number[]);
  const ofOneValue = (value: Cell, encoder: Encoder, count: number) => {
    const mark = `${encoder.element.type} ${JSON.stringify(value)}`;
    const known = same.get(mark);
    if (known !== undefined) return known;
    const pages = samePages(value, count, encoder, repeated);
    const made = { pages, encoded: encoded(pages, encoder, count) };
    same.set(mark, made);
    return made;
  };
  return (element: Element, column: GroupColumn, count: number): Written => {
    if (count !== rows) {
      same.clear();
      lists.clear();
      rows = count;
    }
    const encoder = encoderOf(root, element);
    if (column.kind === 'cells' || count < fewestRows || count * doubleBytes >= mostPageBytes) {
      return byTheLibrary(writer, encoder, cellsIn(column, count));
    }
    if (column.kind === 'same') {
      const { pages, encoded: bytes } = ofOneValue(column.value, encoder, count);
      return append(writer, encoder, { pages, encoded: bytes, count });
    }
    const pages = numberPages(column.values);
    return append(writer, encoder, { pages, encoded: encoded(pages, encoder, count), count });
  };
}

function encoderOf(root: Element, element: Element): Encoder {
  return {
    columnName: element.name,
    element,
    schemaPath: [root, element],
    codec: 'SNAPPY',
    compressors: { SNAPPY: snappyCompress },
    stats: true,
    pageSize: mostPageBytes,
    columnIndex: false,
    offsetIndex: true,
  };
}

function cellsIn(column: GroupColumn, count: number): Cell[] | Float64Array {
  if (column.kind === 'same') return new Array<Cell>(count).fill(column.value);
  return column.kind === 'numbers' ? column.values : column.cells;
}

function byTheLibrary(writer: Writer, column: Encoder, values: Cell[] | Float64Array): Written {
  const definitionLevels = Array.from(values, cell => (cell === null ? 0 : 1));
  const pageData = { values, definitionLevels, repetitionLevels: [], maxDefinitionLevel: 1 };
  return writeColumn({ writer, column, pageData });
}

function append(
  writer: Writer,
  { element, codec }: Encoder,
  {
    pages: { dictionary, encoding, bounds },
    encoded: { bytes, dictionaryBytes, uncompressedBytes },
    count,
  }: { readonly pages: Pages; readonly encoded: Encoded; readonly count: number },
): Written {
  const start = writer.offset;
  writer.appendBytes(bytes);
  const head =
    dictionary === undefined
      ? []
      : [{ page_type: 'DICTIONARY_PAGE' as const, encoding: 'PLAIN' as const, count: 1 }];
  const meta_data = {
    type: element.type ?? 'BYTE_ARRAY',
    encodings: [...head.map(page => page.encoding), encoding],
    path_in_schema: [element.name],
    codec,
    num_values: BigInt(count),
    total_compressed_size: BigInt(bytes.length),
    total_uncompressed_size: BigInt(uncompressedBytes),
    data_page_offset: BigInt(start + dictionaryBytes),
    ...(dictionary === undefined ? {} : { dictionary_page_offset: BigInt(start) }),
    statistics: {
      ...(bounds === undefined ? {} : boundsOf(bounds)),
      null_count: BigInt(bounds === undefined ? count : 0),
      ...(element.type === 'DOUBLE' ? { nan_count: 0n } : {}),
    },
    encoding_stats: [...head, { page_type: 'DATA_PAGE_V2' as const, encoding, count: 1 }],
  };
  return { chunk: { file_offset: BigInt(start), meta_data } };
}

/** Zeros are told as widely as their signs allow. */
function boundsOf({ least, most }: NonNullable<Pages['bounds']>) {
  return { min_value: least === 0 ? -0 : least, max_value: most === 0 ? 0 : most };
}
