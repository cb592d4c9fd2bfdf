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

describe('what a timeline shows', () => {
  test('is two rounds of micro-batches and two more, or all there are', () => {
    expect(timelineOf({}).microBatches).toBe(10);
    expect(timelineOf({}).stepMicroBatches).toBe(32);
    expect(timelineOf({ dataParallel: 16 }).microBatches).toBe(4);
    expect(timelineOf({ pipelineParallel: 2 }).microBatches).toBe(6);
    // At most 2,000 items: 31 forwards and backwards on each of 32 ranks.
    expect(timelineOf({ pipelineParallel: 32 }).microBatches).toBe(31);
    const wide = timelineOf({ pipelineParallel: 8, virtualPipelineStages: 2 });
    expect(wide.microBatches).toBe(18);
    const items = wide.ranks.reduce((sum, { starts }) => sum + starts.length, 0);
    expect(items).toBe(2 * 16 * 18);
  });

  test('is the work of each rank in columns: kinds, stages, micro-batches, times', () => {
    const { ranks, seconds } = timelineOf({});
    expect(ranks).toHaveLength(4);
    ranks.forEach((rank, index) => {
      expect(rank.kinds).toHaveLength(20);
      expect(rank.kinds.slice(0, 4 - index)).toBe('f'.repeat(4 - index));
      expect(rank.kinds.slice(-4 + index)).toBe('b'.repeat(4 - index));
      for (const column of [rank.microBatches, rank.stages, rank.starts, rank.seconds]) {
        expect(column).toHaveLength(20);
      }
      expect(new Set(rank.stages)).toEqual(new Set([index]));
      expect(rank.besides).toEqual([]);
    });
    expect(ranks[0]?.starts[0]).toBe(0);
    const last = (ranks[0]?.starts.at(-1) ?? 0) + (ranks[0]?.seconds.at(-1) ?? 0);
    expect(last / seconds).toBeCloseTo(1, 5);
    expect(ranks[0]?.microBatches.slice(0, 5)).toEqual([0, 1, 2, 3, 0]);
  });

  test('tells whole backwards from split ones and pairs, whose other micro-batch stands beside', () => {
    const kinds = (pipelineSchedule: TrainingContext['plan']['pipelineSchedule']) =>
      [...new Set(timelineOf({ pipelineSchedule }).ranks.flatMap(rank => [...rank.kinds]))]
        .sort()
        .join('');
    expect(kinds('1f1b')).toBe('bf');
    expect(kinds('zero-bubble')).toBe('fiw');
    expect(kinds('zero-bubble-v')).toBe('fiw');
    expect(kinds('dualpipe')).toBe('bfiwx');
    for (const { kinds: own, besides, microBatches, stages } of timelineOf({
      pipelineSchedule: 'dualpipe',
    }).ranks) {
      const pairs = [...own].flatMap((kind, index) => (kind === 'x' ? [index] : []));
      expect(besides).toHaveLength(pairs.length);
      pairs.forEach((index, place) => {
        // The two are of opposite flows.
        const ahead = (microBatches[index] ?? 0) < 5;
        expect((besides[place] ?? 0) < 5).toBe(!ahead);
        expect(stages[index]).toBeGreaterThanOrEqual(0);
      });
    }
  });

  test('is rounded to six digits, and never starts before the step', () => {
    for (const { starts, seconds } of timelineOf({ pipelineSchedule: 'zero-bubble' }).ranks) {
      for (const value of [...starts, ...seconds]) {
        expect(value).toBe(Number(value.toPrecision(6)));
        expect(value).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
