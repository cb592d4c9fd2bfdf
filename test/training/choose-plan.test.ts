import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { candidatePlans, type TrainingTask } from '../../src/training/candidate-plans.ts';
import { choosePlan } from '../../src/training/choose-plan.ts';
import { stepEvaluator } from '../../src/training/evaluator.ts';
import { trainingStep } from '../../src/training/step.ts';
import {
  chipWith,
  roundChip,
  roundDevice,
  smallMixture,
  trainingStacks,
} from '../support/shapes.ts';

const task: TrainingTask = {
  architecture: smallMixture,
  chips: 64,
  domainChips: 8,
  sequenceLength: 4096,
  globalBatchSequences: 512,
  precision: 'bf16',
};

describe('candidate layouts', () => {
  test('use every chip, and share the batch evenly', () => {
    let count = 0;
    for (const plan of candidatePlans(task, {})) {
      count++;
      const { tensorParallel, contextParallel, pipelineParallel, dataParallel } = plan;
      expect(tensorParallel * contextParallel * pipelineParallel * dataParallel).toBe(64);
      expect(512 % (dataParallel * plan.microBatchSequences)).toBe(0);
      expect(16 % plan.expertParallel).toBe(0);
    }
    expect(count).toBeGreaterThan(100);
  });

  test('keep what the operator has fixed', () => {
    for (const plan of candidatePlans(task, { pipelineParallel: 4, recompute: 'full' })) {
      expect(plan.pipelineParallel).toBe(4);
      expect(plan.recompute).toBe('full');
    }
  });
});

describe('the chosen layout', () => {
  test('fits, and no candidate that fits is faster', () => {
    const best = choosePlan(task, {}, roundDevice, trainingStacks);
    if (!best.found) throw new Error('a layout fits');
    expect(best.memory.usedBytes).toBeLessThanOrEqual(best.memory.capacityBytes);
    for (const recompute of ['none', 'selective', 'full'] as const) {
      const other = choosePlan(task, { recompute }, roundDevice, trainingStacks);
      if (other.found) expect(other.step.seconds).toBeGreaterThanOrEqual(best.step.seconds);
    }
  });

  test('is missing when nothing fits, with the nearest one and what it would need', () => {
    const tiny = chipWith({ memory: { ...roundChip.memory, capacityBytes: 4e9 } });
    const none = choosePlan(task, {}, tiny, trainingStacks);
    expect(none.found).toBe(false);
    if (none.found) return;
    expect(none.nearest?.memory.usedBytes).toBeGreaterThan(4e9);
    const evaluator = stepEvaluator(task, tiny, trainingStacks);
    const all = [...candidatePlans(task, {})].map(
      plan => evaluator.evaluate(plan).memory.usedBytes,
    );
    expect(none.considered).toBe(all.length);
    expect(none.nearest?.memory.usedBytes).toBe(Math.min(...all));
  });

  test('is missing without a nearest one when no layout divides the work', () => {
    expect(choosePlan(task, { tensorParallel: 3 }, roundDevice, trainingStacks)).toEqual({
      found: false,
      considered: 0,
    });
  });

  test('by formula is the fastest of all that fit, with the parts that the formula tells', () => {
    const narrow = chipWith({ memory: { ...roundChip.memory, capacityBytes: 20e9 } });
    const chosen = choosePlan(task, {}, narrow, trainingStacks, { pipelines: 'formula' });
    if (!chosen.found) throw new Error('a layout fits');
    const evaluator = stepEvaluator(task, narrow, trainingStacks);
    const all = [...candidatePlans(task, {})].map(plan => evaluator.evaluate(plan));
    const fits = all.filter(({ memory }) => memory.usedBytes <= memory.capacityBytes);
    const fastest = Math.min(...fits.map(({ seconds }) => seconds));
    expect(evaluator.seconds(chosen.context)).toBe(fastest);
    expect(chosen.step).toEqual(evaluator.estimate(chosen.context));
    expect(chosen.memory).toEqual(evaluator.memory(chosen.context));
    expect(chosen.considered).toBe(all.length);
    expect(fits.length).toBeLessThan(all.length);
  });

  test('of one candidate is that one, simulated', () => {
    const { context } = stepEvaluator(task, roundDevice, trainingStacks).evaluate({
      ...([...candidatePlans(task, {})][0] as TrainingPlan),
      expertParallel: 8,
      recompute: 'full',
    });
    const { precision: _, ...wishes } = context.plan;
    const only = choosePlan(task, wishes, roundDevice, trainingStacks);
    if (!only.found) throw new Error('it fits');
    expect(only.considered).toBe(1);
    expect(only.step).toEqual(trainingStep(context, 512));
    const exact = { ...roundChip.memory, capacityBytes: only.memory.usedBytes };
    const full = choosePlan(task, wishes, chipWith({ memory: exact }), trainingStacks);
    expect(full.found).toBe(true);
    const byte = { ...exact, capacityBytes: exact.capacityBytes - 1 };
    expect(choosePlan(task, wishes, chipWith({ memory: byte }), trainingStacks).found).toBe(false);
  });
});

test('no candidate by formula and no finalist simulated is faster than the layout it takes', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(8, 16, 32, 64),
      fc.constantFrom(1024, 4096, 32768),
      fc.constantFrom(64, 256, 1024),
      (chips, sequenceLength, globalBatchSequences) => {
        const asked = { ...task, chips, sequenceLength, globalBatchSequences };
        const found = choosePlan(asked, {}, roundDevice, trainingStacks);
        const evaluator = stepEvaluator(asked, roundDevice, trainingStacks);
        const fits = [...candidatePlans(asked, {})]
          .map(plan => evaluator.evaluate(plan))
          .filter(({ memory }) => memory.usedBytes <= memory.capacityBytes)
          .toSorted((one, other) => one.seconds - other.seconds);
        expect(found.found).toBe(fits.length > 0);
        if (!found.found) return;
        for (const { context } of fits.slice(0, 4)) {
          expect(found.step.seconds).toBeLessThanOrEqual(
            evaluator.simulate(context).seconds * (1 + 1e-12),
          );
        }
      },
    ),
    { numRuns: 10 },
  );
});
