/** Distributions by their quantiles, and the slices of a Latin hypercube. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centreOf, type Distribution, quantileAt } from '../../src/numeric/distribution.ts';
import { inverseNormal } from '../../src/numeric/inverse-normal.ts';
import { latinHypercube } from '../../src/numeric/latin-hypercube.ts';

const distributions: readonly Distribution[] = [
  { kind: 'range', low: 2, best: 2, high: 3.42 },
  { kind: 'range', low: 1, best: 4, high: 5 },
  { kind: 'uniform', low: 1, high: 3 },
  { kind: 'triangular', low: 0, best: 1, high: 4 },
  { kind: 'normal', mean: 10, deviation: 2 },
  { kind: 'lognormal', median: 1, spread: 1.2 },
];
const share = fc.double({ min: 0.0001, max: 0.9999, noNaN: true });

test('quantiles never fall as the share grows', () => {
  fc.assert(
    fc.property(fc.constantFrom(...distributions), share, share, (distribution, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(quantileAt(distribution, low)).toBeLessThanOrEqual(quantileAt(distribution, high));
    }),
  );
});

test('the best value of a range is its median, and its ends are never passed', () => {
  const [range] = distributions;
  if (range === undefined) throw new Error('there is a range');
  expect(quantileAt(range, 0.5)).toBe(2);
  expect(quantileAt(range, 0.999999)).toBeLessThanOrEqual(3.42);
  expect(centreOf(range)).toBe(2);
});

test('normal quantiles agree with tables', () => {
  expect(inverseNormal(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(inverseNormal(0.001)).toBeCloseTo(-3.090232306167813, 12);
  expect(inverseNormal(0.5)).toBe(0);
  expect(inverseNormal(1e-12)).toBeCloseTo(-7.034483825301132, 9);
});

describe('a Latin hypercube', () => {
  test('has one draw in every slice of every input', () => {
    for (const shares of latinHypercube(['a', 'b'], 50, 3).values()) {
      const slices = [...shares].map(value => Math.floor(value * 50));
      expect(slices.toSorted((one, other) => one - other)).toEqual(
        Array.from({ length: 50 }, (_, slice) => slice),
      );
    }
  });

  test('leaves the draws of an input alone when another joins', () => {
    const alone = latinHypercube(['a'], 20, 1).get('a');
    expect(latinHypercube(['b', 'a'], 20, 1).get('a')).toEqual(alone);
    expect(latinHypercube(['a'], 20, 2).get('a')).not.toEqual(alone);
  });
});
