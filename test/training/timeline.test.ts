/** The timeline is a possible day at work: no rank does two things at once, and nothing starts before it can. */
import { describe, expect, test } from 'vitest';
import { pipelineSchedules } from '../../src/parallelism/plan.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { trainingStep } from '../../src/training/step.ts';
import { pipelineTimeline } from '../../src/training/timeline.ts';
import { onePlan, roundDevice, smallMixture, trainingStack } from '../support/shapes.ts';

function timelineOf(plan: Partial<TrainingContext['plan']>) {
  const context: TrainingContext = {
    architecture: smallMixture,
    device: roundDevice,
    plan: { ...onePlan, pipelineParallel: 4, dataParallel: 2, ...plan },
    stack: trainingStack,
    sequenceLength: 4096,
  };
  const timeline = pipelineTimeline(trainingStep(context, 64), context);
  if (timeline === undefined) throw new Error('a pipeline has a timeline');
  return timeline;
}

describe.each(pipelineSchedules)('the timeline of %s', pipelineSchedule => {
  const virtualPipelineStages = pipelineSchedule === 'interleaved-1f1b' ? 2 : 1;
  const { ranks, microBatches, seconds } = timelineOf({ pipelineSchedule, virtualPipelineStages });

  test('never has a rank do two things at once', () => {
    for (const { starts, seconds: lengths } of ranks) {
      starts.forEach((start, index) => {
        const before = (starts[index - 1] ?? 0) + (lengths[index - 1] ?? 0);
        expect(start).toBeGreaterThanOrEqual(before - 1e-4 * seconds);
      });
    }
  });

  test('takes every micro-batch through every stage in order', () => {
    const ends = new Map<string, number>();
    for (const rank of ranks) {
      [...rank.kinds].forEach((kind, index) => {
        if (kind !== 'f' && kind !== 'x') return;
        const end = (rank.starts[index] ?? 0) + (rank.seconds[index] ?? 0);
        ends.set(`${rank.microBatches[index]} ${rank.stages[index]}`, end);
      });
    }
    const stages = Math.max(...ranks.flatMap(rank => rank.stages)) + 1;
    expect(ends.size).toBe(stages * microBatches);
    for (let microBatch = 0; microBatch < microBatches; microBatch++) {
      for (let stage = 1; stage < stages; stage++) {
        expect(ends.get(`${microBatch} ${stage}`)).toBeGreaterThan(
          ends.get(`${microBatch} ${stage - 1}`) ?? Infinity,
        );
      }
    }
  });
});

test('a step without a pipeline has no timeline', () => {
  const context: TrainingContext = {
    architecture: smallMixture,
    device: roundDevice,
    plan: onePlan,
    stack: trainingStack,
    sequenceLength: 4096,
  };
  expect(pipelineTimeline(trainingStep(context, 64), context)).toBeUndefined();
});
