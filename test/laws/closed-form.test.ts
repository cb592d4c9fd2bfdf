/** What is worked out in closed form against the same thing played: steps through their pipeline, services request by request. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { libraryWith, resultOf, scenarioOf, world } from './worlds.ts';

const patience = 240_000;

describe('a service under light load', () => {
  test(
    'answers what is asked of it, token by token as fast as in closed form',
    () => {
      fc.assert(
        fc.property(world, drawn => {
          const library = libraryWith(drawn.chip);
          const { training: _, economics: __, ...asked } = scenarioOf({ ...drawn, load: 0.05 });
          const steady = resultOf(asked, library).serving;
          const serving = { ...asked.serving, simulation: { requests: 1500, seed: 7 } };
          const played = resultOf({ ...asked, serving }, library).serving;
          if (!steady?.feasible || !played?.feasible) return;
          if (steady.requestsPerSecond < 0.05 * (1 - 1e-9)) return;
          // 1,500 Poisson arrivals: 2.6% of standard error in their rate.
          expect(played.requestsPerSecond / 0.05).toBeGreaterThan(0.9);
          expect(played.requestsPerSecond / 0.05).toBeLessThan(1.1);
          const pace = played.timePerOutputToken.mean / steady.timePerOutputToken.mean;
          expect(Math.abs(pace - 1)).toBeLessThan(0.05);
        }),
        { numRuns: 12 },
      );
    },
    patience,
  );
});

describe('a training step', () => {
  test(
    'of equal stages wastes (p-1)/m of its pipeline, played or by formula',
    () => {
      fc.assert(
        fc.property(world, fc.constantFrom(2, 4), (drawn, pipelineParallel) => {
          const { serving: _, economics: __, ...one } = scenarioOf({ ...drawn, pipelineParallel });
          const twice = scenarioOf({
            ...drawn,
            pipelineParallel,
            microBatches: 2 * drawn.microBatches,
          });
          const library = libraryWith(drawn.chip);
          const few = resultOf(one, library).training;
          const many = resultOf({ ...one, training: twice.training }, library).training;
          if (!few?.feasible || !many?.feasible) return;
          // Twice the micro-batches: twice the work, the same bubble: between one and two times as long.
          const ratio = many.stepSeconds / few.stepSeconds;
          const m = drawn.microBatches;
          const p = pipelineParallel;
          expect(ratio).toBeLessThanOrEqual(2);
          // What is done once a step (update, exchange of gradients) only brings the ratio down.
          expect(ratio).toBeLessThanOrEqual(((2 * m + p - 1) / (m + p - 1)) * 1.02);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );
});
