/** Columns written from what a sweep knows of them are those that the library writes cell by cell, byte for byte. */
import fc from 'fast-check';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import {
  columnWriter,
  elementOf,
  type GroupColumn,
  type Kind,
} from '../../src/node/sweep/parquet-column.ts';
import type { Cell } from '../../src/search/sweep/rows.ts';

type Named = { readonly kind: Kind; readonly column: GroupColumn };

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.constant(-0),
);

/** Columns of `count` rows: one value, few or many numbers, or cells of which some are missing. */
const columnOf = (count: number): fc.Arbitrary<Named> => {
  const numbers = fc
    .tuple(fc.array(number, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 7, 1000))
    .map(([few, spread]) =>
      Float64Array.from(
        { length: count },
        (_, row) => (few[row % few.length] ?? 0) + Math.floor(row / spread),
      ),
    );
  const same = (kind: Kind, value: fc.Arbitrary<Cell>): fc.Arbitrary<Named> =>
    value.map(found => ({ kind, column: { kind: 'same', value: found } }));
  const cells = (kind: Kind, value: fc.Arbitrary<Cell>): fc.Arbitrary<Named> =>
    fc
      .array(fc.option(value), { minLength: 1, maxLength: 9 })
      .map(few => Array.from({ length: count }, (_, row) => few[row % few.length] ?? null))
      .map(all => ({ kind, column: { kind: 'cells', cells: all } }));
  return fc.oneof(
    numbers.map(values => ({
      kind: 'DOUBLE' as const,
      column: { kind: 'numbers' as const, values },
    })),
    same('DOUBLE', fc.option(number)),
    same('BOOLEAN', fc.option(fc.boolean())),
    same('STRING', fc.option(fc.string({ unit: 'grapheme' }))),
    cells('STRING', fc.string()),
    cells('DOUBLE', number),
  );
};

const groups = fc
  .array(fc.constantFrom(1, 9, 1023, 1024, 1500, 5000), { minLength: 1, maxLength: 3 })
  .chain(counts =>
    fc.tuple(
      ...counts.map(count => columnOf(count).map(({ kind, column }) => ({ count, kind, column }))),
    ),
  );

const cellsOf = (column: GroupColumn, count: number): Cell[] =>
  column.kind === 'same'
    ? new Array<Cell>(count).fill(column.value)
    : [...(column.kind === 'numbers' ? column.values : column.cells)];

test('a column is written as the library writes its cells', () => {
  fc.assert(
    fc.property(groups, parts => {
      const root = { name: 'points', num_children: 1 };
      const schema = parts.map(({ kind }, place) => elementOf(`c${place}`, kind));
      parts.forEach(({ column, count }, place) => {
        const element = schema[place] ?? elementOf('', 'DOUBLE');
        const own = new ByteWriter();
        // A column before it, and the same once more: offsets move, what is remembered is used.
        own.appendUint32(7);
        const write = columnWriter(own, root);
        const first = write(element, column, count);
        const again = write(element, column, count);
        const theirs = new ByteWriter();
        const library = new ParquetWriter({ writer: theirs, schema: [root, element] });
        library.write({
          columnData: [{ name: element.name, data: cellsOf(column, count) }],
          rowGroupSize: count,
        });
        const [told] = library.row_groups[0]?.columns ?? [];
        const bytes = theirs.getBytes().subarray(4);
        expect(own.getBytes().subarray(4, 4 + bytes.length)).toEqual(bytes);
        expect(own.getBytes().subarray(4 + bytes.length)).toEqual(bytes);
        expect(first.chunk).toEqual(told);
        expect(again.chunk.meta_data?.statistics).toEqual(told?.meta_data?.statistics);
      });
    }),
    { numRuns: 150 },
  );
});
