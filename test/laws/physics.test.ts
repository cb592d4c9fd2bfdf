/** What no chip, model or plan may break: faster parts make nothing slower, and everything that goes in comes out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Result } from '../../src/scenario/result.ts';
import { type Change, libraryWith, resultOf, scenarioOf, world } from './worlds.ts';

const runs = { numRuns: 25 };
const patience = 120_000;

interface Times {
  readonly step: number;
  readonly prefill: number;
  readonly decode: number;
}

/** Times that every better chip should shorten; undefined where something does not fit. */
function timesOf({ training, serving }: Result): Partial<Times> {
  return {
    ...(training?.feasible ? { step: training.stepSeconds } : {}),
    ...(serving?.feasible
      ? {
          prefill: serving.prefill.stepSeconds / serving.prefill.batchPerChip,
          decode: serving.decode.stepSeconds,
        }
      : {}),
  };
}

function sum(
  parts: readonly { readonly seconds?: number; readonly bytes?: number; readonly usd?: number }[],
): number {
  return parts.reduce(
    (total, { seconds, bytes, usd }) => total + (seconds ?? bytes ?? usd ?? 0),
    0,
  );
}

describe('a better chip', () => {
  test.each([
    ['memory bandwidth', { memory: 1.4 }],
    ['matrix units', { flop: 1.4 }],
    ['links inside a node', { scaleUp: 1.4 }],
    ['network cards', { scaleOut: 1.4 }],
  ] satisfies [string, Change][])(
    'makes no training step slower by its %s',
    (_what, change) => {
      fc.assert(
        fc.property(world, drawn => {
          const { serving: _, economics: __, ...document } = scenarioOf(drawn);
          const plain = timesOf(resultOf(document, libraryWith(drawn.chip)));
          const better = timesOf(resultOf(document, libraryWith(drawn.chip, change)));
          if (plain.step === undefined) return;
          // Stages are cut anew for each chip, by whole layers, to the smallest busiest stage: and how many there are is chosen
          // among the best few: the bubble may shift a little.
          const cut = drawn.pipelineParallel > 1 ? 0.05 : 1e-9;
          expect(better.step).toBeLessThanOrEqual(plain.step * (1 + cut));
        }),
        runs,
      );
    },
    patience,
  );

  test.each([
    ['memory bandwidth', { memory: 1.4 }],
    ['matrix units', { flop: 1.4 }],
  ] satisfies [string, Change][])(
    'takes on no less load by its %s',
    (_what, change) => {
      fc.assert(
        fc.property(world, drawn => {
          const { training: _, economics: __, ...document } = scenarioOf(drawn);
          const plain = resultOf(document, libraryWith(drawn.chip)).serving;
          const better = resultOf(document, libraryWith(drawn.chip, change)).serving;
          if (!plain?.feasible || !better?.feasible) return;
          expect(better.capacityRequestsPerSecond).toBeGreaterThanOrEqual(
            plain.capacityRequestsPerSecond * (1 - 1e-6),
          );
        }),
        runs,
      );
    },
    patience,
  );
});

describe('the parts of an answer', () => {
  test(
    'add up to the whole, to nine digits',
    () => {
      fc.assert(
        fc.property(world, drawn => {
          const { training, serving, economics } = resultOf(
            scenarioOf(drawn),
            libraryWith(drawn.chip),
          );
          const same = (parts: number, whole: number) =>
            expect(Math.abs(parts - whole)).toBeLessThanOrEqual(1e-9 * Math.max(whole, 1e-12));
          if (training?.feasible) {
            same(sum(training.breakdown.phases), training.stepSeconds);
            same(sum(training.memory.parts), training.memory.usedBytes);
            same(training.chips * training.hours, training.chipHours);
            if (economics?.training) same(sum(economics.training.parts), economics.training.usd);
          }
          if (serving?.feasible) {
            for (const pool of [serving.prefill, serving.decode]) {
              same(sum(pool.breakdown.phases), pool.stepSeconds);
              same(sum(pool.memory.parts), pool.memory.usedBytes);
            }
            if (economics?.serving)
              same(sum(economics.serving.parts), economics.serving.usdPerHour);
          }
        }),
        runs,
      );
    },
    patience,
  );

  test(
    'keep tokens: those that go in, those that steps carry, those that are paid for',
    () => {
      fc.assert(
        fc.property(world, drawn => {
          const { training, serving, economics } = resultOf(
            scenarioOf(drawn),
            libraryWith(drawn.chip),
          );
          if (training?.feasible) {
            const perStep = training.globalBatchSequences * training.sequenceLength;
            expect(training.steps * perStep).toBeGreaterThanOrEqual(training.tokens);
            expect((training.steps - 1) * perStep).toBeLessThan(training.tokens);
            expect(
              training.tokensPerSecondPerChip * training.chips * training.stepSeconds,
            ).toBeCloseTo(perStep, 3);
            expect(training.mfu).toBeLessThan(1);
          }
          if (serving?.feasible) {
            const { requestsPerSecond, chips } = serving;
            expect(serving.outputTokensPerSecondPerChip * chips).toBeCloseTo(
              requestsPerSecond * serving.outputTokens,
              6,
            );
            expect(serving.inputTokensPerSecondPerChip * chips).toBeCloseTo(
              requestsPerSecond * serving.inputTokens,
              6,
            );
            const bill = economics?.serving;
            if (bill === undefined) return;
            const million = 1e6;
            const seconds = 86_400;
            const paid =
              (requestsPerSecond *
                seconds *
                (serving.inputTokens * bill.usdPerMillionInputTokens +
                  serving.outputTokens * bill.usdPerMillionOutputTokens)) /
              million;
            expect(paid / bill.usdPerDay).toBeCloseTo(1, 9);
          }
        }),
        runs,
      );
    },
    patience,
  );
});
