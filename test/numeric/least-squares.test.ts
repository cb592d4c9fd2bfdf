import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastSquares } from '../../src/numeric/least-squares.ts';

const xs = Array.from({ length: 20 }, (_, index) => index / 4);

test('an exact exponential is recovered from its own samples', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 5, noNaN: true }),
      fc.double({ min: -0.8, max: 0.4, noNaN: true }),
      (scale, rate) => {
        const fit = leastSquares(
          ([a = 0, b = 0]) => xs.map(x => a * Math.exp(b * x) - scale * Math.exp(rate * x)),
          [1, 0],
        );
        expect(fit.parameters[0]).toBeCloseTo(scale, 3);
        expect(fit.parameters[1]).toBeCloseTo(rate, 3);
      },
    ),
    { numRuns: 50 },
  );
});

test('one wild sample hardly moves a robust fit, and ruins a plain one', () => {
  const samples = xs.map((x, index) => 2 * x + 1 + (index === 7 ? 100 : 0));
  const residuals = ([slope = 0, offset = 0]: readonly number[]) =>
    xs.map((x, index) => slope * x + offset - (samples[index] ?? 0));
  const robust = leastSquares(residuals, [0, 0], { knee: 0.1 });
  const plain = leastSquares(residuals, [0, 0]);
  expect(Math.abs((robust.parameters[1] ?? 0) - 1)).toBeLessThan(0.1);
  expect(Math.abs((plain.parameters[1] ?? 0) - 1)).toBeGreaterThan(1);
});
