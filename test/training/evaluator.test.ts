/** What a search sees of a plan is what the simulation says of it, nearly. */
import { describe, expect, test } from 'vitest';
import { candidatePlans, type TrainingTask } from '../../src/training/candidate-plans.ts';
import { stepEvaluator } from '../../src/training/evaluator.ts';
import { trainingMemory } from '../../src/training/memory.ts';
import { trainingStep } from '../../src/training/step.ts';
import { roundDevice, smallMixture, trainingStacks } from '../support/shapes.ts';

const task: TrainingTask = {
  architecture: smallMixture,
  chips: 64,
  domainChips: 8,
  sequenceLength: 4096,
  globalBatchSequences: 512,
  precision: 'bf16',
};
const evaluator = stepEvaluator(task, roundDevice, trainingStacks);
const plans = [...candidatePlans(task, {})];

describe('the evaluator', () => {
  test('gives the memory of every plan, and its step within 2% of the simulated one, 0.1% in most cases', () => {
    const errors: number[] = [];
    for (const plan of plans.filter((_, index) => index % 7 === 0)) {
      const { context, memory, seconds } = evaluator.evaluate(plan);
      const microBatches = 512 / (plan.dataParallel * plan.microBatchSequences);
      expect(memory).toEqual(trainingMemory(context, microBatches));
      const simulated = trainingStep(context, 512).seconds;
      errors.push(Math.abs(seconds / simulated - 1));
    }
    errors.sort((left, right) => left - right);
    expect(errors.at(-1)).toBeLessThan(0.02);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.001);
  });

  test('bounds the step of every plan from below, whatever its schedule', () => {
    for (const pipelineSchedule of [
      '1f1b',
      'interleaved-1f1b',
      'zero-bubble',
      'dualpipe',
    ] as const) {
      const all = [...candidatePlans(task, { pipelineSchedule })];
      for (const plan of all.filter((_, index) => index % 5 === 0)) {
        const { context, seconds } = evaluator.evaluate(plan);
        expect(evaluator.leastSeconds(context)).toBeLessThanOrEqual(seconds);
      }
    }
  });

  test('simulates with shared costs as without', () => {
    for (const plan of plans.filter((_, index) => index % 41 === 0)) {
      const { context } = evaluator.evaluate(plan);
      expect(evaluator.simulate(context).seconds).toBe(trainingStep(context, 512).seconds);
    }
  });

  test('is exact without a pipeline', () => {
    for (const plan of plans.filter(({ pipelineParallel }) => pipelineParallel === 1)) {
      const { context, seconds } = evaluator.evaluate(plan);
      expect(seconds / trainingStep(context, 512).seconds).toBeCloseTo(1, 12);
    }
  });
});
