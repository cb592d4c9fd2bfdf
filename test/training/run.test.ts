/** A run in wall-clock time: checkpoints, interruptions, batch ramps. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchLevels } from '../../src/training/batch-ramp.ts';
import { runReliability, timeShares } from '../../src/training/reliability.ts';
import { goodput, trainingRun } from '../../src/training/run.ts';

const plan = { optimizer: 'adamw', optimizerState: 'fp32' } as const;
const of = (parameters: number, chips: number, wishes = {}) =>
  runReliability({ parameters, chips, plan }, wishes);

describe('checkpoints', () => {
  test('of BLOOM hold 14 bytes a parameter, within 8% of the 2.3 TB published', () => {
    expect(of(176e9, 384).checkpointBytes / 2.3e12).toBeCloseTo(1.07, 1);
  });

  test('are taken at the interval that loses least', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e9, max: 2e12, noNaN: true }),
        fc.integer({ min: 8, max: 100_000 }),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (parameters, chips, factor) => {
          const best = of(parameters, chips, { checkpointing: 'synchronous' });
          const other = {
            ...best,
            checkpointIntervalSeconds: Math.max(
              best.checkpointWriteSeconds,
              best.checkpointIntervalSeconds * factor,
            ),
          };
          expect(timeShares(other, chips).productive).toBeLessThanOrEqual(
            timeShares(best, chips).productive + 1e-12,
          );
        },
      ),
    );
  });

  test('cost less when training waits for host memory only', () => {
    const share = (checkpointing: string) =>
      timeShares(of(405e9, 16384, { checkpointing }), 16384).checkpointing;
    expect(share('asynchronous')).toBeLessThan(share('synchronous') / 5);
  });
});

describe('the time of a run', () => {
  test('is productive, restarting, repeating or checkpointing, and nothing else', () => {
    for (const chips of [8, 2048, 16384, 100_000]) {
      const reliability = of(405e9, chips);
      const shares = timeShares(reliability, chips);
      const sum = Object.values(shares).reduce((total, one) => total + one, 0);
      expect(sum).toBeCloseTo(1, 12);
      expect(shares.productive).toBeCloseTo(goodput(reliability, chips), 12);
    }
  });

  test('of Llama 3 405B on 16,384 H100 is productive for more than 90%, as published', () => {
    const { productive } = timeShares(of(405e9, 16384), 16384);
    expect(productive).toBeGreaterThan(0.9);
    expect(productive).toBeLessThan(0.97);
  });
});

describe('a batch ramp', () => {
  const run = { tokens: 14.8e12, sequenceLength: 4096, globalBatchSequences: 15360, unit: 128 };

  test('sees every token, with batches that replicas share evenly and that never shrink', () => {
    const levels = batchLevels(run, { from: 3072, tokens: 469e9 });
    const seen = levels.reduce((sum, { sequences, steps }) => sum + sequences * steps * 4096, 0);
    expect(seen / 14.8e12).toBeCloseTo(1, 4);
    expect(seen).toBeGreaterThanOrEqual(14.8e12);
    const batches = levels.map(({ sequences }) => sequences);
    expect(batches).toEqual([...batches].sort((one, other) => one - other));
    expect(batches[0]).toBe(3072);
    expect(batches.every(batch => batch % 128 === 0)).toBe(true);
  });

  test('takes more steps than the full batch from the start', () => {
    const count = (ramp?: { from: number; tokens: number }) =>
      batchLevels(run, ramp).reduce((sum, { steps }) => sum + steps, 0);
    expect(count({ from: 3072, tokens: 469e9 })).toBeGreaterThan(count());
  });
});

describe('what is not stated', () => {
  const chips = 1000;
  /** 12 bytes of states and 2 of weights a parameter. */
  const bytes = 14e9;

  test('follows from published runs: 50,700 chip-hours, ten minutes, 100 GB/s, half that a chip into host memory', () => {
    const found = of(1e9, chips);
    expect(found.chipHoursPerInterruption).toBeCloseTo((54 * 24 * 16384) / 419, 6);
    expect(found).toMatchObject({
      checkpointing: 'asynchronous',
      restartSeconds: 600,
      storageBytesPerSecond: 100e9,
      checkpointBytes: bytes,
    });
    expect(found.checkpointWriteSeconds).toBeCloseTo(bytes / 100e9, 12);
    expect(found.checkpointStallSeconds).toBeCloseTo(bytes / chips / 50e9, 12);
    const best = Math.sqrt(
      2 * found.checkpointStallSeconds * (found.chipHoursPerInterruption / chips) * 3600,
    );
    expect(found.checkpointIntervalSeconds).toBeCloseTo(best, 9);
  });

  test('is settled by a document, each word of it', () => {
    const found = of(1e9, chips, {
      chipHoursPerInterruption: 7000,
      restart: 60,
      checkpointing: 'synchronous',
      storageBandwidth: 7e9,
      checkpointInterval: 100,
    });
    expect(found).toEqual({
      checkpointing: 'synchronous',
      storageBytesPerSecond: 7e9,
      chipHoursPerInterruption: 7000,
      restartSeconds: 60,
      checkpointIntervalSeconds: 100,
      checkpointStallSeconds: 2,
      checkpointBytes: bytes,
      checkpointWriteSeconds: 2,
    });
    expect(of(1e9, chips, { checkpointStall: 0.5 }).checkpointStallSeconds).toBe(0.5);
    // No checkpoint begins before the one before it is written.
    expect(of(1e9, chips, { storageBandwidth: 1e6 }).checkpointIntervalSeconds).toBe(14_000);
  });

  test('costs by hand: an interruption in ten hours, half an hour between checkpoints that stop work for a minute', () => {
    const reliability = {
      ...of(1e9, chips),
      chipHoursPerInterruption: 10 * chips,
      restartSeconds: 360,
      checkpointIntervalSeconds: 1800,
      checkpointStallSeconds: 60,
      checkpointWriteSeconds: 180,
    };
    const whole = 1 + 0.01 + (900 + 180) / 36_000 + 1 / 30;
    expect(goodput(reliability, chips)).toBeCloseTo(1 / whole, 12);
    expect(timeShares(reliability, chips)).toEqual({
      productive: expect.closeTo(1 / whole, 12),
      restarting: expect.closeTo(0.01 / whole, 12),
      repeating: expect.closeTo(0.03 / whole, 12),
      checkpointing: expect.closeTo(1 / 30 / whole, 12),
    });
    const { checkpointWriteSeconds, ...atOnce } = reliability;
    expect(checkpointWriteSeconds).toBe(180);
    expect(goodput(atOnce, chips)).toBeCloseTo(1 / (whole - 180 / 36_000), 12);
    const run = trainingRun(
      { tokens: 1e9, tokensPerStep: 3e6, stepSeconds: 36, chips },
      reliability,
    );
    expect(run.steps).toBe(334);
    expect(run.hours).toBeCloseTo(3.34 * whole, 9);
    expect(run.chipHours).toBeCloseTo(3340 * whole, 6);
  });
});

describe('the levels of a ramp', () => {
  const run = { tokens: 8_000_000, sequenceLength: 100, globalBatchSequences: 1000, unit: 10 };

  test('are eight of equal tokens from the first batch up, then the full one', () => {
    expect(batchLevels(run, { from: 200, tokens: 4_000_000 })).toEqual([
      ...[200, 300, 400, 500, 600, 700, 800, 900].map(sequences => ({
        sequences,
        steps: Math.ceil(5000 / sequences),
      })),
      { sequences: 1000, steps: 40 },
    ]);
  });

  test('are whole multiples of what replicas take at once, at least one of them and at most the batch', () => {
    const sizes = (unit: number, from: number) =>
      batchLevels({ ...run, unit }, { from, tokens: 4_000_000 }).map(({ sequences }) => sequences);
    expect(sizes(250, 200)).toEqual([250, 250, 500, 500, 500, 750, 750, 1000, 1000]);
    expect(sizes(500, 100)).toEqual([500, 500, 500, 500, 500, 500, 1000, 1000, 1000]);
    expect(sizes(800, 900).every(size => size === 800)).toBe(false);
    expect(Math.max(...sizes(800, 900))).toBe(1000);
  });

  test('end with the run where it is shorter than the ramp', () => {
    const levels = batchLevels(run, { from: 200, tokens: 80_000_000 });
    expect(levels).toHaveLength(8);
    expect(levels[0]).toEqual({ sequences: 200, steps: 50 });
    expect(batchLevels(run, { from: 200, tokens: 8_000_000 })).toEqual(levels);
  });

  test('are one where there is no ramp, or none upwards', () => {
    const full = [{ sequences: 1000, steps: 80 }];
    expect(batchLevels(run, undefined)).toEqual(full);
    expect(batchLevels(run, { from: 1000, tokens: 1e6 })).toEqual(full);
    expect(batchLevels(run, { from: 2000, tokens: 1e6 })).toEqual(full);
  });
});
