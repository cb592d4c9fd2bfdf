/** What a plan says about overlap: never slower than none, exactly hidden where products are long, and worked by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { trainingStack } from '../../src/training/stack.ts';
import { trainingStep } from '../../src/training/step.ts';
import { exposedSeconds } from '../../src/training/tensor-exchange.ts';
import { onePlan, roundDevice, smallMixture, trainingStacks } from '../support/shapes.ts';

function contextOf(plan: Partial<TrainingPlan>): TrainingContext {
  const whole = { ...onePlan, ...plan };
  const stack = trainingStack(whole, roundDevice.chip, trainingStacks);
  return {
    architecture: smallMixture,
    device: roundDevice,
    plan: whole,
    stack,
    sequenceLength: 4096,
  };
}

const stepOf = (plan: Partial<TrainingPlan>) => trainingStep(contextOf(plan), 64);
const power = (most: number) =>
  fc.integer({ min: 0, max: Math.log2(most) }).map(exponent => 2 ** exponent);

describe('a message in pieces beside a product', () => {
  test('worked by hand: 8 chips, a message of 10 ms', () => {
    const ring = (product: number) => exposedSeconds(10, product, { overlap: 'ring', chips: 8 });
    const pipeline = (product: number) =>
      exposedSeconds(10, product, { overlap: 'pipeline', chips: 8 });
    // Seven eighths of the product meet the message; the first quarter of a pipeline's message meets nothing.
    expect(ring(8)).toBeCloseTo(3, 9);
    expect(ring(16)).toBe(0);
    expect(pipeline(6)).toBeCloseTo(2.5 + 3, 9);
    expect(pipeline(100)).toBeCloseTo(2.5, 9);
    expect(exposedSeconds(10, 100, { overlap: 'none', chips: 8 })).toBe(10);
  });

  test('lies between nothing and the whole message, and falls as the product grows', () => {
    const seconds = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        seconds,
        seconds,
        seconds,
        fc.constantFrom('ring', 'pipeline'),
        power(64),
        (message, product, more, overlap, chips) => {
          const shown = exposedSeconds(message, product, { overlap, chips });
          expect(shown).toBeGreaterThanOrEqual(0);
          expect(shown).toBeLessThanOrEqual(message * (1 + 1e-12));
          expect(exposedSeconds(message, product + more, { overlap, chips })).toBeLessThanOrEqual(
            shown,
          );
        },
      ),
    );
  });
});

describe('overlap', () => {
  const layouts = fc.record({
    tensorParallel: power(8),
    dataParallel: power(8),
    expertTensorParallel: fc.constant(1),
    zeroStage: fc.constantFrom(0, 1, 2, 3),
    stackTier: fc.constantFrom('tuned', 'reference'),
    stackYear: fc.constantFrom(2022, 2025),
  }) as fc.Arbitrary<Partial<TrainingPlan>>;

  test('is never slower than none, whatever the layout and the software', () => {
    fc.assert(
      fc.property(layouts, fc.constantFrom('ring', 'pipeline'), (plan, tensorOverlap) => {
        const none = stepOf({ ...plan, tensorOverlap: 'none', gradientOverlap: false }).seconds;
        const tensor = stepOf({ ...plan, tensorOverlap, gradientOverlap: false }).seconds;
        const both = stepOf({ ...plan, tensorOverlap, gradientOverlap: true }).seconds;
        expect(tensor).toBeLessThanOrEqual(none * (1 + 1e-12));
        expect(both).toBeLessThanOrEqual(tensor * (1 + 1e-12));
        // Software left to itself reaches what lies between.
        const usual = stepOf(plan).seconds;
        expect(usual).toBeLessThanOrEqual(none * (1 + 1e-12));
        const { gradientSeconds } = stepOf({ ...plan, gradientOverlap: true });
        expect(gradientSeconds).toBeLessThanOrEqual(stepOf(plan).gradientSeconds * (1 + 1e-12));
      }),
      { numRuns: 60 },
    );
  });

  test('of gradients left out shows the whole exchange', () => {
    const plan = { dataParallel: 16, gradientOverlap: false };
    const later = stepOf({ dataParallel: 16 });
    expect(stepOf(plan).gradientSeconds).toBeGreaterThan(later.gradientSeconds);
    expect(stepOf({ ...plan, stackYear: 2022 }).gradientSeconds).toBeCloseTo(
      stepOf({ dataParallel: 16, stackYear: 2022 }).gradientSeconds,
      12,
    );
  });

  test('of one chip in a group changes nothing', () => {
    expect(stepOf({ tensorOverlap: 'none' }).seconds).toBe(stepOf({}).seconds);
    expect(stepOf({ tensorOverlap: 'ring' }).seconds).toBe(stepOf({}).seconds);
  });
});
