import { describe, expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { trainingMemory } from '../../src/training/memory.ts';
import { simulatePipeline } from '../../src/training/pipeline.ts';
import { goodput, trainingRun } from '../../src/training/run.ts';
import { costedRuns } from '../../src/training/stage-costs.ts';
import { cutIntoStages, slowdownShare, trainingStep } from '../../src/training/step.ts';
import { chipWith, roundChip } from '../support/shapes.ts';
import { contextOf } from '../support/training-context.ts';

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
    expect(seconds(contextOf({}, {}, compute))).toBeLessThan(base);
    expect(seconds(contextOf({}, {}, memory))).toBeLessThan(base);
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

  test('waits for the slowest of many chips: half a percent for each doubling beyond a node, and for young software', () => {
    const share = (plan: Partial<TrainingPlan>, immaturity = 0) => {
      const context = contextOf(plan);
      return slowdownShare({ ...context, stack: { ...context.stack, immaturity } });
    };
    expect(share({ dataParallel: 8 })).toBe(0);
    expect(share({ dataParallel: 1 })).toBe(0);
    expect(share({ dataParallel: 64 })).toBeCloseTo(3 * 0.005, 12);
    const each = { dataParallel: 4, tensorParallel: 2, pipelineParallel: 8, contextParallel: 16 };
    expect(share(each)).toBeCloseTo(7 * 0.005, 12);
    expect(share(each, 0.1)).toBeCloseTo(0.1 + 7 * 0.005, 12);
    const { seconds: all, slowdownSeconds } = trainingStep(contextOf({ dataParallel: 64 }), 64);
    expect(slowdownSeconds / (all - slowdownSeconds)).toBeCloseTo(3 * 0.005, 12);
  });

  test('is its pipeline, exchange and update, over the micro-batches of a replica', () => {
    const context = contextOf({ pipelineParallel: 4, dataParallel: 4, microBatchSequences: 2 });
    const step = trainingStep(context, 64);
    expect(step.microBatches).toBe(8);
    expect(step.load).toMatchObject({ ranks: 4, virtual: 1, microBatches: 8 });
    expect(step.pipeline).toEqual(simulatePipeline('1f1b', step.load));
    expect(step.seconds).toBeCloseTo(
      step.steadySeconds +
        step.bubbleSeconds +
        step.stageTransferSeconds +
        step.gradientSeconds +
        step.optimizerSeconds +
        step.slowdownSeconds,
      12,
    );
  });
});

describe('stages', () => {
  const context = contextOf({ pipelineParallel: 4, expertParallel: 8, expertOverlap: true });
  const runs = costedRuns(context);
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0);

  test('hold every layer and the head once, in order, and their seconds', () => {
    const { stageOfItem, forward, backward, weight, overlapped } = cutIntoStages(
      runs,
      context.plan,
    );
    expect(stageOfItem).toHaveLength(17);
    expect([...stageOfItem]).toEqual([...stageOfItem].sort((one, other) => one - other));
    expect(new Set(stageOfItem).size).toBe(4);
    for (const [stages, part] of [
      [forward, 'forward'],
      [backward, 'backward'],
      [weight, 'weight'],
    ] as const) {
      expect(stages).toHaveLength(4);
      expect(sum(stages)).toBeCloseTo(sum(runs.map(({ count, cost }) => count * cost[part])), 12);
      // The last stage has the head, and not the first layers.
      const last = runs.at(-1)?.cost[part] ?? 0;
      const own = stageOfItem.slice(0, 16).filter(stage => stage === 3).length;
      expect(stages[3]).toBeCloseTo(last + own * (runs[0]?.cost[part] ?? 0), 12);
    }
    expect(overlapped).toBeUndefined();
  });

  test('that meet save what their layers save side by side, half on each side, and never lose', () => {
    const plan = { ...context.plan, pipelineSchedule: 'dualpipe' } as const;
    const flows = { ...context, plan };
    const meeting = costedRuns(flows);
    const { forward, backward, overlapped = [], stageOfItem } = cutIntoStages(meeting, plan);
    const items = meeting.flatMap(({ count, cost }) => new Array<typeof cost>(count).fill(cost));
    const saved = [0, 1, 2, 3].map(stage =>
      sum(
        items
          .filter((_, index) => stageOfItem[index] === stage)
          .map(cost => cost.forward + cost.backward - cost.overlapped),
      ),
    );
    expect(sum(saved)).toBeGreaterThan(0);
    for (let stage = 0; stage < 4; stage++) {
      const apart = (forward[stage] ?? 0) + (backward[3 - stage] ?? 0);
      const half = ((saved[stage] ?? 0) + (saved[3 - stage] ?? 0)) / 2;
      expect(overlapped[stage]).toBeCloseTo(apart - half, 12);
    }
    expect(cutIntoStages(meeting, { ...plan, expertOverlap: false }).overlapped).toBeUndefined();
    const worse = meeting.map(run => ({ ...run, cost: { ...run.cost, overlapped: 1 } }));
    const stages = cutIntoStages(worse, plan);
    expect(stages.overlapped?.[0]).toBe((stages.forward[0] ?? 0) + (stages.backward[3] ?? 0));
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
