/** A run in wall-clock time: checkpoints, interruptions, batch ramps. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchLevels } from '../../src/training/batch-ramp.ts';
import { runReliability, timeShares } from '../../src/training/reliability.ts';
import { goodput } from '../../src/training/run.ts';

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
