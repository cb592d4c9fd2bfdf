/** Schedules as orders of work: everything once and where it belongs, timed alike by rule, item by item and by formula. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PipelineSchedule, pipelineSchedules } from '../../src/parallelism/plan.ts';
import {
  busiestSeconds,
  estimatePipeline,
  formulaPipeline,
  type PipelineLoad,
  runningSchedule,
  simulatePipeline,
  stageCount,
} from '../../src/training/pipeline.ts';
import { clockOf, run } from '../../src/training/schedules/clock.ts';
import { timeSchedule } from '../../src/training/schedules/engine.ts';
import { compile } from '../../src/training/schedules/program.ts';
import { schedules } from '../../src/training/schedules/schedules.ts';
import { durationsOf } from '../../src/training/schedules/stage-seconds.ts';
import {
  kindOf,
  type PipelineShape,
  WorkOrder,
  workKinds,
} from '../../src/training/schedules/work-order.ts';
import { onePlan } from '../support/shapes.ts';

const shapes = fc.record({
  ranks: fc.constantFrom(2, 4, 6, 8),
  virtual: fc.integer({ min: 1, max: 3 }),
  microBatches: fc.integer({ min: 1, max: 25 }),
});

describe.each(pipelineSchedules)('%s', name => {
  const schedule = schedules[name];

  test('takes every micro-batch forward and backward once through every stage, on the rank that has it', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const ranks = Array.from({ length: shape.ranks }, (_, rank) => rank);
        const items = ranks.flatMap(rank => itemsOf(name, rank, shape));
        const strayed = ranks.flatMap(rank =>
          itemsOf(name, rank, shape)
            .flatMap(({ forward, backward }) => [forward, backward])
            .filter(place => place.stage >= 0 && schedule.rankOf(place, shape) !== rank),
        );
        expect(strayed).toEqual([]);
        const named = (one: 'forward' | 'backward', kinds: readonly number[]) =>
          items
            .filter(({ kind }) => kinds.includes(kind))
            .map(item => `${item[one].stage} ${item[one].microBatch}`)
            .sort();
        const all: string[] = [];
        for (let stage = 0; stage < schedule.stages(shape); stage++) {
          for (let one = 0; one < shape.microBatches; one++) all.push(`${stage} ${one}`);
        }
        all.sort();
        const { forward, backward, backwardInput, backwardWeight, overlapped } = kindOf;
        expect(named('forward', [forward, overlapped])).toEqual(all);
        expect(named('backward', [backward, backwardInput, overlapped])).toEqual(all);
        expect(named('backward', [backward, backwardWeight, overlapped])).toEqual(all);
      }),
      { numRuns: 25 },
    );
  });

  test('leaves weight gradients for later, and never before their turn', () => {
    const shape = { ranks: 4, virtual: 2, microBatches: 12 };
    for (let rank = 0; rank < 4; rank++) {
      const waiting = new Set<string>();
      for (const { kind, backward } of itemsOf(name, rank, shape)) {
        const own = `${backward.stage} ${backward.microBatch}`;
        if (kind === kindOf.backwardInput) waiting.add(own);
        if (kind === kindOf.backwardWeight) expect(waiting.delete(own)).toBe(true);
      }
      expect(waiting.size).toBe(0);
    }
  });

  test('goes on beyond the part that is walked as if it were walked to its end', () => {
    const shape = { ranks: 4, virtual: 2, microBatches: 6001 };
    const stages = schedule.stages(shape);
    const lengths = Array.from({ length: stages }, (_, stage) => 1 + ((stage * 7) % 5) / 10);
    const durations = durationsOf({
      forward: lengths,
      backward: lengths.map(one => 2.1 * one),
      weight: lengths.map(one => 0.9 * one),
      overlapped: lengths.map(one => 2.8 * one),
    });
    const timed = timeSchedule(name, shape, durations, 0.05);
    const clock = clockOf(compile(name, shape));
    const exact = run(clock, durations, 0.05);
    expect(timed.seconds / exact.seconds).toBeCloseTo(1, 6);
    expect(timed.withoutTransfer / exact.withoutTransfer).toBeCloseTo(1, 6);
    expect(run(clock, durations, 0).seconds).toBe(exact.withoutTransfer);
    const work = timed.byKind.reduce((sum, one) => sum + one, 0);
    const most = workOf(clock.program.shares, durations);
    expect(timed.busiest / Math.max(...most)).toBeCloseTo(1, 9);
    expect(work / (most.reduce((sum, one) => sum + one, 0) / 4)).toBeCloseTo(1, 9);
  });

  test('keeps its busiest rank at work for as long as the formula says, where nothing is gained side by side', () => {
    fc.assert(
      fc.property(loads(name), load => {
        const { steadySeconds } = simulatePipeline(name, load);
        expect(steadySeconds / (load.microBatches * busiestSeconds(name, load))).toBeCloseTo(1, 9);
      }),
      { numRuns: 25 },
    );
  });

  test('by formula is work of the busiest rank and bubble, and work of a mean rank', () => {
    fc.assert(
      fc.property(loads(name), load => {
        const time = formulaPipeline(name, load);
        const { forward, backward, weight, microBatches, ranks } = load;
        const mean = (values: readonly number[]) =>
          (microBatches * values.reduce((sum, one) => sum + one, 0)) / ranks;
        expect(time.seconds).toBe(estimatePipeline(name, load));
        expect(time.steadySeconds + time.bubbleSeconds).toBeCloseTo(time.seconds, 9);
        expect(time.bubbleSeconds).toBeGreaterThanOrEqual(0);
        expect(time.steadySeconds).toBeLessThanOrEqual(
          microBatches * busiestSeconds(name, load) * (1 + 1e-12),
        );
        expect(time.transferSeconds).toBe(0);
        expect(time.work.forward).toBeCloseTo(mean(forward), 9);
        expect(time.work.backward).toBeCloseTo(mean(backward), 9);
        expect(time.work.weight).toBeCloseTo(mean(weight), 9);
        expect(time.work.overlapped).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  test('on one rank is one micro-batch after the other', () => {
    const load: PipelineLoad = {
      forward: [1, 2],
      backward: [3, 5],
      weight: [1, 1],
      ranks: 1,
      virtual: 1,
      microBatches: 7,
      transferSeconds: 9,
    };
    for (const time of [simulatePipeline(name, load), formulaPipeline(name, load)]) {
      expect(time).toEqual({
        seconds: 77,
        steadySeconds: 77,
        bubbleSeconds: 0,
        transferSeconds: 0,
        work: { forward: 21, backward: 56, weight: 0, overlapped: 0 },
      });
    }
    expect(estimatePipeline(name, load)).toBe(77);
    expect(busiestSeconds(name, load)).toBe(11);
  });
});

describe('the kinds of work', () => {
  const load: PipelineLoad = {
    forward: [1, 2],
    backward: [4, 6],
    weight: [1, 9],
    ranks: 2,
    virtual: 1,
    microBatches: 8,
    transferSeconds: 0,
  };

  test('take what each stage takes; a weight gradient never more than the backward it is a part of', () => {
    const row = (kind: number, seconds = durationsOf(load)) => [
      ...seconds.slice(2 * kind, 2 * kind + 2),
    ];
    expect(workKinds).toHaveLength(5);
    expect(row(kindOf.forward)).toEqual([1, 2]);
    expect(row(kindOf.backward)).toEqual([4, 6]);
    expect(row(kindOf.backwardInput)).toEqual([3, 0]);
    expect(row(kindOf.backwardWeight)).toEqual([1, 6]);
    // Forward of a stage beside backward of its mirror image.
    expect(row(kindOf.overlapped)).toEqual([1 + 6, 2 + 4]);
    expect(row(kindOf.overlapped, durationsOf({ ...load, overlapped: [5, 5.5] }))).toEqual([
      5, 5.5,
    ]);
  });

  test('of a mean rank are told apart: whole backwards, split ones, pairs', () => {
    expect(simulatePipeline('1f1b', load).work).toEqual({
      forward: 12,
      backward: 40,
      weight: 0,
      overlapped: 0,
    });
    const split = simulatePipeline('zero-bubble', load).work;
    expect(split.backward).toBeCloseTo(8 * 1.5, 9);
    expect(split.weight).toBeCloseTo(8 * 3.5, 9);
    const paired = simulatePipeline('dualpipe', { ...load, microBatches: 40 }).work;
    expect(paired.overlapped).toBeGreaterThan(0.7 * (5 + 1.5) * 40);
  });
});

describe('the schedule that a plan runs', () => {
  test('is 1F1B in its interleaved form where ranks hold several chunks', () => {
    const of = (virtualPipelineStages: number, pipelineSchedule: PipelineSchedule) =>
      runningSchedule({ virtualPipelineStages, pipelineSchedule });
    expect(of(1, '1f1b')).toBe('1f1b');
    expect(of(2, '1f1b')).toBe('interleaved-1f1b');
    expect(of(2, 'gpipe')).toBe('gpipe');
    expect(of(1, 'interleaved-1f1b')).toBe('interleaved-1f1b');
  });

  test('cuts layers into a stage a rank, a chunk, or two for schedules shaped like a V', () => {
    const of = (pipelineSchedule: PipelineSchedule, virtualPipelineStages = 1, ranks = 4) =>
      stageCount({ ...onePlan, pipelineParallel: ranks, pipelineSchedule, virtualPipelineStages });
    expect(of('1f1b')).toBe(4);
    expect(of('1f1b', 3)).toBe(12);
    expect(of('zero-bubble')).toBe(4);
    expect(of('dualpipe')).toBe(4);
    expect(of('zero-bubble-v')).toBe(8);
    expect(of('dualpipe-v')).toBe(8);
    expect(of('zero-bubble-v', 1, 1)).toBe(1);
  });
});

interface Item {
  readonly kind: number;
  readonly forward: { readonly stage: number; readonly microBatch: number };
  readonly backward: { readonly stage: number; readonly microBatch: number };
}

function itemsOf(name: PipelineSchedule, rank: number, shape: PipelineShape): readonly Item[] {
  const order = new WorkOrder(shape.microBatches);
  schedules[name].emit(rank, shape, order);
  return order.kinds.map((kind, index) => ({
    kind,
    forward: {
      stage: order.forwardStages[index] ?? -1,
      microBatch: order.forwardMicroBatches[index] ?? -1,
    },
    backward: {
      stage: order.backwardStages[index] ?? -1,
      microBatch: order.backwardMicroBatches[index] ?? -1,
    },
  }));
}

/** Seconds that each rank works. */
function workOf(shares: Int32Array, durations: Float64Array): number[] {
  const work: number[] = [];
  for (let entry = 0; entry < shares.length; entry += 3) {
    const [rank = 0, place = 0, times = 0] = shares.slice(entry, entry + 3);
    work[rank] = (work[rank] ?? 0) + times * (durations[place] ?? 0);
  }
  return work;
}

/** Uneven stages; both flows of DualPipe have as many micro-batches. */
function loads(name: PipelineSchedule): fc.Arbitrary<PipelineLoad> {
  const share = fc.double({ min: 0.2, max: 3, noNaN: true });
  return shapes.chain(({ microBatches, ...shape }) => {
    const whole = { ...shape, microBatches: 2 * microBatches };
    const stages = schedules[name].stages(whole);
    const seconds = fc.array(share, { minLength: stages, maxLength: stages });
    const transfer = fc.double({ min: 0, max: 0.3, noNaN: true });
    return fc.tuple(seconds, seconds, transfer).map(([forward, weight, transferSeconds]) => ({
      ...whole,
      forward,
      backward: weight.map((own, stage) => own + (forward[stage] ?? 0)),
      weight,
      transferSeconds,
    }));
  });
}
