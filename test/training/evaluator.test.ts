/** What a search sees of a plan is what the simulation says of it, nearly. */
import { describe, expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { candidatePlans, type TrainingTask } from '../../src/training/candidate-plans.ts';
import { stepEvaluator, trainingCosts } from '../../src/training/evaluator.ts';
import { trainingMemory } from '../../src/training/memory.ts';
import { trainingStep } from '../../src/training/step.ts';
import { chipWith, roundDevice, smallMixture, trainingStacks } from '../support/shapes.ts';

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

describe('costs that plans share', () => {
  const [first] = plans;
  if (first === undefined) throw new Error('a plan');
  const base: TrainingPlan = {
    ...first,
    tensorParallel: 2,
    pipelineParallel: 4,
    dataParallel: 8,
    expertParallel: 4,
    pipelineSchedule: 'dualpipe',
  };
  const other: { readonly [Word in keyof TrainingPlan]-?: TrainingPlan[Word] } = {
    precision: 'fp8',
    tensorParallel: 4,
    sequenceParallel: false,
    tensorOverlap: 'ring',
    gradientOverlap: false,
    pipelineParallel: 2,
    virtualPipelineStages: 2,
    pipelineSchedule: '1f1b',
    expertParallel: 8,
    expertTensorParallel: 2,
    contextParallel: 2,
    contextMethod: 'ulysses',
    dataParallel: 16,
    zeroStage: 3,
    zeroShards: 2,
    microBatchSequences: 2,
    recompute: 'full',
    recomputeParts: ['norms'],
    offload: 'optimizer',
    optimizer: 'muon',
    optimizerState: 'bf16',
    gradientBytes: 2,
    expertBalance: 'forced',
    capacityFactor: 1.05,
    expertDispatch: 'all-to-all',
    expertOverlap: false,
    mtpLayers: 1,
    stackTier: 'reference',
    stackFamily: 'fsdp',
    stackYear: 2022,
    kernelGraphs: true,
    compiledModules: true,
  };

  test('are never those of a plan that differs in any word', () => {
    const fresh = () => stepEvaluator(task, roundDevice, trainingStacks);
    for (const more of [
      {},
      { recompute: 'selective' },
      { contextParallel: 2 },
      { stackFamily: 'fsdp' },
    ] as const) {
      const start = { ...base, ...more };
      evaluator.evaluate(start);
      for (const word of Object.keys(other) as (keyof TrainingPlan)[]) {
        const plan = { ...start, [word]: other[word] };
        expect(evaluator.evaluate(plan), word).toEqual(fresh().evaluate(plan));
      }
    }
  });

  test('are kept by model, chip and sequence length', () => {
    const costs = trainingCosts();
    const faster = chipWith({ peakFlopPerSecond: { bf16: 2e15, fp8: 4e15 } });
    const longer = { ...task, sequenceLength: 8192 };
    const deeper = {
      ...task,
      architecture: { ...smallMixture, layers: [...smallMixture.layers, ...smallMixture.layers] },
    };
    for (const [asked, device] of [
      [task, roundDevice],
      [task, faster],
      [longer, roundDevice],
      [deeper, roundDevice],
      [task, roundDevice],
    ] as const) {
      expect(stepEvaluator(asked, device, trainingStacks, costs).evaluate(base)).toEqual(
        stepEvaluator(asked, device, trainingStacks).evaluate(base),
      );
    }
    expect(costs.of(smallMixture, roundDevice, trainingStacks)).toBe(
      costs.of(smallMixture, roundDevice, trainingStacks),
    );
    expect(costs.of(smallMixture, roundDevice, trainingStacks).known.size).toBeGreaterThan(0);
  });

  test('are worked out once for all plans that cut layers alike', () => {
    const one = evaluator.simulate(evaluator.contextOf(base));
    const other = { ...base, dataParallel: 4, pipelineParallel: 8, zeroStage: 2 } as const;
    expect(evaluator.simulate(evaluator.contextOf(other)).runs).toBe(one.runs);
    expect(evaluator.simulate(evaluator.contextOf({ ...base })).stageOfItem).toBe(one.stageOfItem);
  });

  test('do not outgrow what is kept, and stay right when they start afresh', () => {
    const costs = trainingCosts();
    const { known } = costs.of(smallMixture, roundDevice, trainingStacks);
    const small = stepEvaluator(task, roundDevice, trainingStacks, costs);
    const { runs, least, cuts } = { runs: [], least: 0, cuts: new Map() };
    for (let index = 0; index < 2 ** 12; index++) known.set(`${index}`, { runs, least, cuts });
    expect(small.evaluate(base).seconds).toBe(evaluator.evaluate(base).seconds);
    expect(known.size).toBe(1);
  });

  test('give the estimate’s parts with the seconds of its formula', () => {
    for (const plan of [base, { ...base, pipelineSchedule: 'zero-bubble' } as const, first]) {
      const { context, seconds } = evaluator.evaluate(plan);
      const step = evaluator.estimate(context);
      expect(step.seconds / seconds).toBeCloseTo(1, 3);
      expect(step.seconds).toBe(
        step.pipeline.seconds + step.gradientSeconds + step.optimizerSeconds + step.slowdownSeconds,
      );
    }
  });

  test('bound a step by what its layers take in the cheaper of their forms, alone or beside each other', () => {
    const flat = {
      ...base,
      pipelineParallel: 1,
      dataParallel: 32,
      pipelineSchedule: '1f1b',
    } as const;
    const { context, seconds } = evaluator.evaluate(flat);
    const step = evaluator.simulate(context);
    // Without a pipeline only exchange and update come on top.
    const slow = 1 + step.slowdownSeconds / (step.seconds - step.slowdownSeconds);
    const rest = (step.gradientSeconds + step.optimizerSeconds) * slow;
    expect(evaluator.leastSeconds(context) / (seconds - rest)).toBeCloseTo(1, 9);
    // Where flows meet, layers hide each other's messages, if that is faster.
    const meeting = evaluator.contextOf({ ...base, expertOverlap: true });
    const { runs, slowdownSeconds, seconds: met, microBatches } = evaluator.simulate(meeting);
    const work = runs.reduce(
      (sum, { count, cost }) =>
        sum + count * Math.min(cost.forward + cost.backward, cost.overlapped),
      0,
    );
    const mean = (work * microBatches) / meeting.plan.pipelineParallel;
    expect(evaluator.leastSeconds(meeting)).toBeCloseTo(
      mean * (1 + slowdownSeconds / (met - slowdownSeconds)),
      9,
    );
  });
});
