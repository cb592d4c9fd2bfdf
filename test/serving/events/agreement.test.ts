/** Event by event and in closed form: the same answer where both apply. */
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { ServingContext } from '../../../src/inference/context.ts';
import { openLibrary } from '../../../src/node/library.ts';
import { randomStream } from '../../../src/numeric/random-stream.ts';
import { capacityUnderSlo } from '../../../src/serving/capacity-under-slo.ts';
import { batchesOf, stepSecondsOf, tilesOf } from '../../../src/serving/engine-steps.ts';
import { simulateService } from '../../../src/serving/events/simulate-service.ts';
import { tabulated } from '../../../src/serving/events/step-table.ts';
import { cacheBlocks } from '../../../src/serving/fleet-service.ts';
import { closedSource, openSource } from '../../../src/serving/requests/drawn.ts';
import { poissonGaps } from '../../../src/serving/requests/gaps/poisson.ts';
import { empiricalLengths } from '../../../src/serving/requests/lengths/empirical.ts';
import { fixedLengths } from '../../../src/serving/requests/lengths/fixed.ts';
import { logNormalLengths } from '../../../src/serving/requests/lengths/log-normal.ts';
import { steadyState } from '../../../src/serving/steady-state.ts';
import { meanContext, type Workload } from '../../../src/serving/workload.ts';
import { oneChipServing } from '../../support/shapes.ts';
import { engine, serviceOf } from './world.ts';

vi.setConfig({ testTimeout: 60_000 });

const library = openLibrary();

function contextOf(change: Partial<ServingContext['plan']>, model = 'deepseek-r1'): ServingContext {
  const chip = library.chip('h800-sxm');
  return {
    architecture: library.model(model),
    device: { chip, efficiency: library.efficiency(chip.efficiency) },
    plan: { ...oneChipServing, expertBalance: 'eplb', ...change },
    stack: library.servingStack(),
  };
}

/** DeepSeek's own decode layout on H800 (DeepSeek-V3 technical report, section 3.4), less its spare experts. */
const wide = contextOf({
  dataParallelAttention: 128,
  expertParallel: 128,
  twoBatchOverlap: true,
});
const dense = contextOf({ tensorParallel: 8 }, 'llama-3.1-70b');

describe('the step table', () => {
  test.each([
    ['wide experts', wide],
    ['tensor parallel', dense],
  ])('is within 0.5% of the steps of %s that only decode', (_, context) => {
    const exact = stepSecondsOf(context);
    const timer = tabulated(exact);
    const sequences = fc.integer({ min: 1, max: 9000 });
    const held = fc.double({ min: 16, max: 60_000, noNaN: true });
    fc.assert(
      fc.property(sequences, held, (count, mean) => {
        expect(Math.abs(timer.decode(count, mean) / exact(count, mean, 0, 0) - 1)).toBeLessThan(
          0.005,
        );
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['wide experts', wide],
    ['tensor parallel', dense],
  ])(
    'is near the steps of %s that also read prompts: within 0.15% on average, 1% from 200 tokens on',
    (_, context) => {
      const exact = stepSecondsOf(context);
      const timer = tabulated(exact, 2300, tilesOf(context));
      const stream = randomStream(4, 'steps');
      const most = batchesOf(context) === 1 ? 500 : 6000;
      let sum = 0;
      const count = 200;
      for (let index = 0; index < count; index++) {
        const sequences = Math.floor(most * stream.uniform());
        const held = 2300 * (0.8 + 0.4 * stream.uniform());
        const tokens = Math.floor(64 * 2 ** (7 * stream.uniform()));
        const keys = 100 * 2 ** (4 * stream.uniform());
        const found = timer.mixed(sequences, held, tokens, keys);
        const off = Math.abs(found / exact(sequences, held, tokens, keys) - 1);
        expect(off).toBeLessThan(tokens < 200 ? 0.05 : 0.01);
        sum += off;
      }
      expect(sum / count).toBeLessThan(0.0015);
    },
  );
});

describe('a full decode instance', () => {
  test('runs as fast event by event as in closed form, within 3%', () => {
    const workload: Workload = { inputTokens: 2000, outputTokens: 500, prefixCacheHitRate: 0 };
    const concurrency = 1600;
    const steady = steadyState(
      { kind: 'closed', concurrency },
      workload,
      { ...wide, stack: { ...wide.stack, requestSeconds: 0 } },
      { decodeOnly: true },
    );
    // Answers start at all places at once, or they would all end together; the mean is the workload's.
    const outputs = empiricalLengths(Array.from({ length: 999 }, (_unused, index) => index + 1));
    const source = closedSource(
      {
        seed: 3,
        requests: 16_000,
        inputs: fixedLengths(workload.inputTokens),
        outputs,
        prefixCacheHitRate: 1,
      },
      concurrency,
    );
    const exact = stepSecondsOf(wide);
    // Decoding alone: prompts cost nothing, as in a decode pool.
    const timer = tabulated((sequences, context) =>
      sequences === 0 ? 2 ** -20 : exact(sequences, context, 0, 0),
    );
    const outcome = simulateService(
      serviceOf(
        source,
        { warmUp: 0.3 },
        {
          timer,
          blocks: cacheBlocks(wide, meanContext(workload), 64),
          blockTokens: 64,
          tokenBudget: 2 ** 30,
          sequenceLimit: 2 ** 20,
        },
      ),
    );
    expect(Math.abs(outcome.requestsPerSecond / (steady?.requestsPerSecond ?? 0) - 1)).toBeLessThan(
      0.03,
    );
    const longer = outcome.timePerOutputToken.mean / (steady?.timePerOutputTokenSeconds ?? 1);
    expect(Math.abs(longer - 1)).toBeLessThan(0.03);
    const token = outcome.outputTokensPerSecond / ((steady?.requestsPerSecond ?? 0) * 500);
    expect(Math.abs(token - 1)).toBeLessThan(0.03);
  });
});

describe('the capacity under targets', () => {
  const slo = { timeToFirstTokenSeconds: 0.4, timePerOutputTokenSeconds: 0.02 };
  const play = (rate: number, seed: number) => {
    const source = openSource(
      {
        seed,
        requests: 600,
        inputs: logNormalLengths(800, 0.8),
        outputs: logNormalLengths(100, 0.8),
        prefixCacheHitRate: 0,
      },
      { gaps: poissonGaps, requestsPerSecond: rate },
    );
    return simulateService(serviceOf(source, { slo, warmUp: 0.1 }, { timer: engine.timer }));
  };

  test('lies within its interval: kept below it, missed above it', () => {
    const { requestsPerSecond, interval } = capacityUnderSlo({
      play,
      low: 1,
      high: 300,
      tolerance: 0.05,
      replications: 3,
    });
    expect(requestsPerSecond).toBeGreaterThan(5);
    expect(interval.low).toBeLessThanOrEqual(requestsPerSecond);
    expect(interval.high).toBeGreaterThanOrEqual(requestsPerSecond);
    expect(play(interval.low * 0.8, 99).attainment).toBeGreaterThan(0.9);
    expect(play(interval.high * 1.2, 99).attainment).toBeLessThan(0.9);
  });

  test('has an interval that holds the truth nine times out of ten, whatever the seeds', () => {
    const truth = 37.3;
    const runs = 300;
    let inside = 0;
    for (let run = 0; run < runs; run++) {
      // The same chance at every rate: common random numbers, so that rates are compared and not luck.
      const attainment = (rate: number, seed: number) => {
        const stream = randomStream(100 * run + seed, 'chance');
        const luck = Array.from({ length: 12 }, () => stream.uniform()).reduce((a, b) => a + b, -6);
        return Math.min(1, Math.max(0, 1 - 0.1 * Math.exp(0.05 * (rate - truth)) + 0.02 * luck));
      };
      const { interval, requestsPerSecond } = capacityUnderSlo({
        play: (rate, seed) => ({ counted: 100, attainment: attainment(rate, seed) }),
        low: 1,
        high: 200,
      });
      expect(requestsPerSecond).toBeGreaterThanOrEqual(interval.low);
      expect(requestsPerSecond).toBeLessThanOrEqual(interval.high);
      if (interval.low <= truth && truth <= interval.high) inside++;
    }
    expect(inside / runs).toBeGreaterThan(0.9);
  });

  test('uses the same seeds at every rate', () => {
    const seeds = new Map<number, number[]>();
    capacityUnderSlo({
      play: (rate, seed) => {
        seeds.set(rate, [...(seeds.get(rate) ?? []), seed]);
        return { counted: 100, attainment: rate < 50 ? 0.95 : 0.85 };
      },
      low: 1,
      high: 100,
    });
    for (const used of seeds.values()) expect(used).toEqual(used.map((_, index) => index + 1));
  });

  test('is nothing where no rate keeps them', () => {
    const never = () => ({ counted: 100, attainment: 0 });
    expect(capacityUnderSlo({ play: never, low: 1, high: 10 }).requestsPerSecond).toBe(0);
  });
});
