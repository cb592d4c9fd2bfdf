import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestWhere } from '../../src/numeric/bisect.ts';
import { normalQuantile, normalShareBelow } from '../../src/numeric/normal.ts';

test('bisection finds the edge of a condition to the tolerance, from below', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1000, noNaN: true }), edge => {
      const found = largestWhere(x => x <= edge, { low: 1, high: 2000 });
      expect(found).toBeLessThanOrEqual(edge);
      expect(found).toBeGreaterThan(edge * 0.998);
    }),
  );
});

test('a condition that holds everywhere or nowhere gives the end points', () => {
  expect(largestWhere(() => true, { low: 1, high: 9 })).toBe(9);
  expect(largestWhere(() => false, { low: 1, high: 9 })).toBe(1);
});

test('the normal quantiles that reports quote belong to their shares', () => {
  expect(normalShareBelow(normalQuantile.p50)).toBeCloseTo(0.5, 3);
  expect(normalShareBelow(normalQuantile.p90)).toBeCloseTo(0.9, 3);
  expect(normalShareBelow(normalQuantile.p99)).toBeCloseTo(0.99, 3);
});
