import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestBelow, largestWhere } from '../../src/numeric/bisect.ts';
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

test('the largest x of a rising function lies at its limit, to the tolerance, and not beyond', () => {
  const curve = fc.constantFrom(
    (x: number) => x,
    (x: number) => x * x,
    (x: number) => Math.sqrt(x),
    (x: number) => Math.expm1(x / 50),
    // Steps, as tiles make them.
    (x: number) => x + 5 * Math.floor(x / 10),
  );
  fc.assert(
    fc.property(curve, fc.double({ min: 0.5, max: 150, noNaN: true }), (value, limit) => {
      const range = { low: 0.1, high: 200, tolerance: 2 ** -14 };
      const found = largestBelow(value, limit, range);
      if (value(range.high) <= limit) expect(found).toBe(range.high);
      else if (value(range.low) >= limit) expect(found).toBe(range.low);
      else {
        expect(value(found)).toBeLessThanOrEqual(limit);
        const further = value(found * (1 + 2 ** -13));
        expect(further > limit || value(found) >= limit * (1 - 2 ** -13)).toBe(true);
      }
    }),
  );
});

test('a straight line is done at once', () => {
  let asked = 0;
  const line = (x: number) => {
    asked += 1;
    return 3 * x + 2;
  };
  expect(largestBelow(line, 200, { low: 1, high: 1000 })).toBeCloseTo(66, 1);
  expect(asked).toBe(3);
});

test('the normal quantiles that reports quote belong to their shares', () => {
  expect(normalShareBelow(normalQuantile.p50)).toBeCloseTo(0.5, 3);
  expect(normalShareBelow(normalQuantile.p90)).toBeCloseTo(0.9, 3);
  expect(normalShareBelow(normalQuantile.p99)).toBeCloseTo(0.99, 3);
});
