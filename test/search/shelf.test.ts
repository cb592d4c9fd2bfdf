/** A sweep simulates each half once where keeping halves can do so, and keeps no more of them than that takes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shelf, shelfSize } from '../../src/search/sweep/shelf.ts';

const axes = fc.array(
  fc.record({ length: fc.integer({ min: 1, max: 4 }), relevant: fc.boolean() }),
  { minLength: 1, maxLength: 5 },
);

/** Walks all points, the last axis fastest; the relevant positions are the key. */
function walk(
  lengths: readonly number[],
  relevant: readonly boolean[],
  visit: (key: number) => void,
): void {
  const points = lengths.reduce((product, length) => product * length, 1);
  for (let point = 0; point < points; point++) {
    let rest = point;
    let key = 0;
    let step = 1;
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      const length = lengths[axis] as number;
      if (relevant[axis]) key += (rest % length) * step;
      step *= length;
      rest = Math.floor(rest / length);
    }
    visit(key);
  }
}

test('each half is made once, and a shelf of one less makes some of them again', () => {
  fc.assert(
    fc.property(axes, found => {
      const lengths = found.map(({ length }) => length);
      const relevant = found.map(axis => axis.relevant);
      const made = (size: number) => {
        const take = shelf<number>(size);
        let count = 0;
        walk(lengths, relevant, key => {
          const value = take(key, () => {
            count++;
            return key;
          });
          expect(value).toBe(key);
        });
        return count;
      };
      const different = new Set<number>();
      walk(lengths, relevant, key => different.add(key));
      const size = shelfSize(lengths, relevant);
      expect(made(size)).toBe(different.size);
      if (size > 1) expect(made(size - 1)).toBeGreaterThan(different.size);
    }),
  );
});

test('nothing is kept for long where more come in between than there is room for', () => {
  expect(shelfSize([2, 1_000_000], [false, true])).toBe(1);
  expect(shelfSize([2, 1_000_000, 3, 5], [false, true, false, true])).toBe(5);
  expect(shelfSize([1000, 1000], [true, true])).toBe(1);
});
