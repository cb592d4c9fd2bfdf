/** Rows kept by column come back as they were put in, however they are cut and joined. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Cell,
  cellAt,
  joinRows,
  RowCollector,
  type Rows,
} from '../../src/search/sweep/rows.ts';

const cell = fc.constantFrom<Cell>(null, 0, 1, 2.5, -3, 'none', 'full', '', true, false);
/** Columns that change seldom, as those of a sweep do. */
const table = fc
  .array(fc.tuple(fc.array(cell, { minLength: 3, maxLength: 3 }), fc.integer({ min: 1, max: 4 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map(runs => runs.flatMap(([row, times]) => Array.from({ length: times }, () => row)));

function rowsOf(rows: readonly (readonly Cell[])[]): Rows {
  const collector = new RowCollector(3);
  for (const row of rows) collector.add(row);
  return collector.rows();
}

function read({ count, columns }: Rows): readonly (readonly Cell[])[] {
  return Array.from({ length: count }, (_, row) => columns.map(column => cellAt(column, row)));
}

test('rows come back as they were put in', () => {
  fc.assert(
    fc.property(table, rows => {
      expect(read(rowsOf(rows))).toEqual(rows);
    }),
  );
});

test('pieces joined are the whole, kinds of columns included', () => {
  fc.assert(
    fc.property(table, fc.array(fc.integer({ min: 0, max: 32 })), (rows, cuts) => {
      const ends = [...new Set([...cuts.filter(cut => cut < rows.length), rows.length])].toSorted(
        (one, other) => one - other,
      );
      const pieces = ends.map((end, place) =>
        rowsOf(rows.slice(place === 0 ? 0 : ends[place - 1], end)),
      );
      expect(joinRows(pieces)).toEqual(rowsOf(rows));
    }),
  );
});
