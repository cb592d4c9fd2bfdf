/** A day of load and the chips that follow it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evenDay, followingLoad, shapeOf, waveDay } from '../../src/economics/day.ts';

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const kinds = [
  { chips: 32, requestsPerSecond: 10 },
  { chips: 144, requestsPerSecond: 40 },
];

test('a wave has its peak and its mean', () => {
  const wave = waveDay(1.226);
  expect(Math.max(...wave)).toBeCloseTo(1.226, 12);
  expect(mean(wave)).toBeCloseTo(1, 12);
});

test('loads of any unit have a shape of mean one', () => {
  expect(shapeOf([1, 3])).toEqual([0.5, 1.5]);
});

test('every hour has enough chips, and no instance more than it needs', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 5000, noNaN: true }),
      fc.double({ min: 1, max: 2, noNaN: true }),
      (rate, peak) => {
        const shape = waveDay(peak);
        const { chips, meanChips, peakChips } = followingLoad(kinds, rate, shape);
        for (const [hour, count] of chips.entries()) {
          const load = rate * (shape[hour] ?? 0);
          const exact = kinds.reduce(
            (sum, kind) => sum + (load / kind.requestsPerSecond) * kind.chips,
            0,
          );
          expect(count).toBeGreaterThanOrEqual(exact - 1e-3);
          expect(count).toBeLessThan(exact + 32 + 144 + 1);
        }
        expect(meanChips).toBeLessThanOrEqual(peakChips);
      },
    ),
  );
});

test('an even day needs the same chips at every hour', () => {
  const { chips } = followingLoad(kinds, 79, evenDay);
  expect(new Set(chips)).toEqual(new Set([8 * 32 + 2 * 144]));
});
