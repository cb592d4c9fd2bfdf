/** 1F1B walked from its rule is 1F1B walked item by item, however uneven the stages and however many the micro-batches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, run } from '../../src/training/schedules/clock.ts';
import { timeSchedule } from '../../src/training/schedules/engine.ts';
import { compile } from '../../src/training/schedules/program.ts';
import { durationsOf } from '../../src/training/schedules/stage-seconds.ts';

const seconds = fc.double({ min: 0.01, max: 1, noNaN: true });
const stages = fc.array(fc.tuple(seconds, seconds), { minLength: 2, maxLength: 9 });
const transfers = fc.constantFrom(0, 0.001, 0.2);

function both(
  times: readonly (readonly [number, number])[],
  microBatches: number,
  transfer: number,
) {
  const shape = { ranks: times.length, virtual: 1, microBatches };
  const durations = durationsOf({
    forward: times.map(([forward]) => forward),
    backward: times.map(([, backward]) => backward),
    weight: times.map(() => 0),
  });
  const walked = timeSchedule('1f1b', shape, durations, transfer);
  const exact = run(clockOf(compile('1f1b', shape)), durations, transfer);
  return { walked: walked.seconds, exact: exact.seconds };
}

describe('1F1B', () => {
  test('takes to the last bit what its program takes', () => {
    fc.assert(
      fc.property(stages, fc.integer({ min: 1, max: 60 }), transfers, (times, count, transfer) => {
        const { walked, exact } = both(times, count, transfer);
        expect(walked).toBe(exact);
      }),
    );
  });

  test('goes on as it went once it repeats itself', () => {
    fc.assert(
      fc.property(
        stages,
        fc.integer({ min: 512, max: 3000 }),
        transfers,
        (times, count, transfer) => {
          const { walked, exact } = both(times, count, transfer);
          expect(Math.abs(walked / exact - 1)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('does so where a slow round is on its way that no rank has felt yet', () => {
    // All ranks move alike for two windows while what is between them does not.
    const times = [
      [0.04773448368724118, 0.40475265127507637],
      [0.6806617035367089, 0.010420683902336237],
      [0.34787914638072853, 0.16426099370373037],
      [0.01069402637569226, 0.6427475076635033],
    ] as const;
    const { walked, exact } = both(times, 1465, 0.15639245510101318);
    expect(walked / exact).toBeCloseTo(1, 12);
  });
});
