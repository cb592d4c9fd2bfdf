import { describe, expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { stepBreakdown } from '../../src/training/breakdown.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { trainingMemory } from '../../src/training/memory.ts';
import { goodput, trainingRun } from '../../src/training/run.ts';
import { trainingStep } from '../../src/training/step.ts';
import {
  chipWith,
  onePlan,
  roundChip,
  roundDevice,
  smallMixture,
  trainingStack,
} from '../support/shapes.ts';

function contextOf(plan: Partial<TrainingPlan> = {}, device = roundDevice): TrainingContext {
  return {
    architecture: smallMixture,
    device,
    plan: { ...onePlan, ...plan },
    stack: trainingStack,
    sequenceLength: 4096,
  };
}

const seconds = (context: TrainingContext, batch = 64) => trainingStep(context, batch).seconds;

describe('a training step', () => {
  test('takes longer for a larger batch, but less than in proportion: fixed costs are shared', () => {
    expect(seconds(contextOf(), 128)).toBeGreaterThan(seconds(contextOf(), 64));
    expect(seconds(contextOf(), 128)).toBeLessThan(2 * seconds(contextOf(), 64));
  });

  test('is faster on a chip with more of anything', () => {
    const base = seconds(contextOf());
    const compute = chipWith({ peakFlopPerSecond: { bf16: 2e15, fp8: 4e15 } });
    const memory = chipWith({ memory: { ...roundChip.memory, bandwidthBytesPerSecond: 8e12 } });
    expect(seconds(contextOf({}, compute))).toBeLessThan(base);
    expect(seconds(contextOf({}, memory))).toBeLessThan(base);
  });

  test('never beats the peak of its chips', () => {
    const flop = 6 * 16 * (2 * 3 * 2048 * 4096 + 2048 * 2048 * 2.5) * 64 * 4096;
    expect(flop / seconds(contextOf()) / 8).toBeLessThan(1e15);
  });

  test('costs more with recomputation, and full costs more than selective', () => {
    const none = seconds(contextOf({ recompute: 'none' }));
    const selective = seconds(contextOf({ recompute: 'selective' }));
    const full = seconds(contextOf({ recompute: 'full' }));
    expect(selective).toBeGreaterThan(none);
    expect(full).toBeGreaterThan(selective * 1.1);
  });

  test('is slower when a learned router loads experts unevenly', () => {
    expect(seconds(contextOf({ expertBalance: 'learned' }))).toBeGreaterThan(seconds(contextOf()));
  });

  test.each([
    { pipelineParallel: 1 },
    { pipelineParallel: 4, dataParallel: 2 },
    { pipelineParallel: 4, dataParallel: 2, pipelineSchedule: 'dualpipe' },
    { tensorParallel: 2, dataParallel: 4, recompute: 'full' },
    { expertParallel: 8, recompute: 'selective' },
  ] satisfies Partial<TrainingPlan>[])('is the sum of its phases: %o', plan => {
    const context = contextOf(plan);
    const step = trainingStep(context, 64);
    const { phases } = stepBreakdown(step, context);
    const sum = phases.reduce((total, phase) => total + phase.seconds, 0);
    expect(sum / step.seconds).toBeCloseTo(1, 2);
  });
});

describe('training memory', () => {
  const used = (plan: Partial<TrainingPlan>) => trainingMemory(contextOf(plan), 8).usedBytes;

  test('adds up to its parts', () => {
    const { usedBytes, parts } = trainingMemory(contextOf(), 8);
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(usedBytes);
  });

  test('falls with each stage of ZeRO, with recomputation and with expert parallelism', () => {
    const byStage = ([0, 1, 2, 3] as const).map(zeroStage => used({ zeroStage }));
    expect(byStage).toEqual([...byStage].sort((left, right) => right - left));
    expect(used({ recompute: 'full' })).toBeLessThan(used({ recompute: 'selective' }));
    expect(used({ recompute: 'selective' })).toBeLessThan(used({ recompute: 'none' }));
    expect(used({ expertParallel: 8 })).toBeLessThan(used({ expertParallel: 1 }));
  });

  test('of the micro-batches in flight grows with the pipeline under 1F1B', () => {
    const activations = (plan: Partial<TrainingPlan>) =>
      trainingMemory(contextOf(plan), 64).parts.find(part => part.name === 'activations')?.bytes ??
      0;
    const four = activations({ pipelineParallel: 4 });
    const gpipe = activations({ pipelineParallel: 4, pipelineSchedule: 'gpipe' });
    expect(gpipe).toBeGreaterThan(10 * four);
  });
});

describe('a training run', () => {
  const reliability = {
    chipHoursPerInterruption: 50000,
    restartSeconds: 600,
    checkpointIntervalSeconds: 1800,
    checkpointStallSeconds: 5,
  };

  test('loses more time on more chips', () => {
    expect(goodput(reliability, 16384)).toBeLessThan(goodput(reliability, 1024));
    expect(goodput(reliability, 1)).toBeLessThan(1);
  });

  test('sees every token: steps times batch covers them, by less than one batch more', () => {
    const tokensPerStep = 15360 * 4096;
    const run = trainingRun(
      { tokens: 1e12, tokensPerStep, stepSeconds: 20, chips: 2048 },
      reliability,
    );
    expect(run.steps * tokensPerStep).toBeGreaterThanOrEqual(1e12);
    expect((run.steps - 1) * tokensPerStep).toBeLessThan(1e12);
    expect(run.chipHours).toBeCloseTo(run.hours * 2048, 6);
    expect(run.hours * 3600 * run.goodput).toBeCloseTo(run.steps * 20, 3);
  });
});
