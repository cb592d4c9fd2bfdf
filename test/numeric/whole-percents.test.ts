import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholePercents } from '../../src/numeric/whole-percents.ts';

const shares = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map(some => [...some, 1 - some.reduce((sum, share) => sum + share, 0)]);

test('whole percentages of shares that add up to one add up to a hundred, each within one of its share', () => {
  fc.assert(
    fc.property(shares, all => {
      const percents = wholePercents(all);
      expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100);
      percents.forEach((percent, index) => {
        expect(Math.abs(percent - (all[index] ?? 0) * 100)).toBeLessThan(1.000001);
      });
    }),
  );
});

test('the largest remainders are rounded up', () => {
  expect(wholePercents([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
  expect(wholePercents([0.706, 0.294])).toEqual([71, 29]);
});
