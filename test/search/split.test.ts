/** A point that brings down whoever evaluates it is found, reported, and costs no other point. */
import { describe, expect, test } from 'vitest';
import { packRows, unpackRows } from '../../src/node/sweep/executor.ts';
import { evaluateOrSplit, type Range, Unsplittable } from '../../src/node/sweep/split.ts';
import { type Cell, cellAt, RowCollector, type Rows } from '../../src/search/sweep/rows.ts';

function rowsOf(rows: readonly (readonly Cell[])[]): Rows {
  const collector = new RowCollector(2);
  for (const row of rows) collector.add(row);
  return collector.rows();
}

const failed = (point: number, reason: string) => rowsOf([[point, reason]]);
const good = ({ from, to }: Range) =>
  packRows(rowsOf(Array.from({ length: to - from }, (_, place) => [from + place, 'ok'])));

function read(bytes: Uint8Array): readonly (readonly Cell[])[] {
  const { count, columns } = unpackRows(bytes);
  return Array.from({ length: count }, (_, row) => columns.map(column => cellAt(column, row)));
}

describe('a range', () => {
  test('with poisoned points gives a row for each, and all the others', async () => {
    const poisoned = [3, 17, 18];
    let asked = 0;
    const rows = await evaluateOrSplit({ from: 0, to: 64 }, { failed }, range => {
      asked++;
      const bad = poisoned.some(point => point >= range.from && point < range.to);
      return bad ? Promise.reject(new Error('worker died')) : Promise.resolve(good(range));
    });
    expect(read(rows)).toEqual(
      Array.from({ length: 64 }, (_, point) => [
        point,
        poisoned.includes(point) ? 'could not be evaluated: worker died' : 'ok',
      ]),
    );
    expect(asked).toBeLessThan(64);
  });

  test('that fails for another reason is not taken apart', async () => {
    const attempt = evaluateOrSplit({ from: 0, to: 64 }, { failed }, () =>
      Promise.reject(new Unsplittable('another version')),
    );
    await expect(attempt).rejects.toThrow('another version');
  });
});
