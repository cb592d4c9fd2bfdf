import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogHistogram, quantileError } from '../../src/numeric/log-histogram.ts';
import { randomStream } from '../../src/numeric/random-stream.ts';

describe('a random stream', () => {
  const draws = 200_000;
  function moments(draw: () => number) {
    let sum = 0;
    let squares = 0;
    for (let index = 0; index < draws; index++) {
      const value = draw();
      sum += value;
      squares += value * value;
    }
    return { mean: sum / draws, variance: squares / draws - (sum / draws) ** 2 };
  }

  test.each([
    ['uniform', 1 / 2, 1 / 12],
    ['exponential', 1, 1],
    ['normal', 0, 1],
  ] as const)('draws %s numbers with their mean and variance', (kind, mean, variance) => {
    const stream = randomStream(3, kind);
    const found = moments(() => stream[kind]());
    expect(found.mean).toBeCloseTo(mean, 2);
    expect(found.variance).toBeCloseTo(variance, 1);
  });

  test.each([0.25, 1, 4])(
    'draws gamma numbers of shape %s: mean and variance are both the shape',
    shape => {
      const stream = randomStream(3, 'gamma');
      const found = moments(() => stream.gamma(shape));
      expect(found.mean / shape).toBeCloseTo(1, 1);
      expect(found.variance / shape).toBeCloseTo(1, 1);
    },
  );

  test('is the same for the same seed and name, and another for another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), (seed, name) => {
        const take = (from: number, called: string) => {
          const stream = randomStream(from, called);
          return [stream.uniform(), stream.uniform()];
        };
        expect(take(seed, name)).toEqual(take(seed, name));
        expect(take(seed, name)).not.toEqual(take(seed + 1, name));
        expect(take(seed, name)).not.toEqual(take(seed, `${name}x`));
      }),
    );
  });
});

describe('a log histogram', () => {
  const values = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), {
    minLength: 1,
    maxLength: 500,
  });

  test('gives every quantile within its stated error of a value of that rank', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 0.1, 0.5, 0.9, 0.99, 1), (list, share) => {
        const histogram = new LogHistogram();
        for (const value of list) histogram.add(value);
        const sorted = list.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(0, Math.ceil(share * list.length) - 1)] as number;
        const found = histogram.quantile(share);
        expect(Math.abs(found / exact - 1)).toBeLessThan(quantileError * 1.01);
      }),
    );
  });

  test('loses no weight to bars, and merged ones hold both', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const both = new LogHistogram();
        const other = new LogHistogram();
        for (const value of left) both.add(value, 2);
        for (const value of right) other.add(value);
        both.merge(other);
        const weight = both.bars(20).reduce((sum, bar) => sum + bar.weight, 0);
        expect(weight).toBe(2 * left.length + right.length);
        expect(both.count).toBe(weight);
      }),
    );
  });
});
