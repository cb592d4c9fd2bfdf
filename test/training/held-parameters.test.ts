/** What each rank of a plan holds: parameters by stage, and micro-batches under way. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type PipelineSchedule,
  pipelineSchedules,
  type TrainingPlan,
} from '../../src/parallelism/plan.ts';
import { heldBy, heldParameters, stageLayers } from '../../src/training/held-parameters.ts';
import { microBatchesInFlight } from '../../src/training/memory.ts';
import { schedules } from '../../src/training/schedules/schedules.ts';
import { kindOf, WorkOrder } from '../../src/training/schedules/work-order.ts';
import { gptContext as contextOf, gpt, gptLayer, hidden } from '../support/gpt.ts';
import { onePlan, smallMixture } from '../support/shapes.ts';

describe('micro-batches in flight', () => {
  /** The most that one rank of the schedule's own order has begun and not yet taken backward, in whole stages. */
  function held(schedule: PipelineSchedule, rank: number, shape: Shape): number {
    const order = new WorkOrder(shape.microBatches);
    schedules[schedule].emit(rank, shape, order);
    let now = 0;
    let most = 0;
    for (const kind of order.kinds) {
      if (kind === kindOf.forward || kind === kindOf.overlapped) most = Math.max(most, ++now);
      if (kind !== kindOf.forward && kind !== kindOf.backwardWeight) now--;
    }
    return (most * shape.ranks) / schedules[schedule].stages(shape);
  }
  interface Shape {
    readonly ranks: number;
    readonly virtual: number;
    readonly microBatches: number;
  }

  test.each(pipelineSchedules)('under %s are those of its order of work', pipelineSchedule => {
    const interleaves = pipelineSchedule === 'interleaved-1f1b';
    for (const ranks of [2, 4, 8]) {
      for (const virtual of interleaves ? [2, 3] : [1]) {
        const shape = { ranks, virtual, microBatches: 4 * ranks };
        const plan = {
          ...onePlan,
          pipelineSchedule,
          pipelineParallel: ranks,
          virtualPipelineStages: virtual,
        };
        for (let rank = 0; rank < ranks; rank++) {
          expect(microBatchesInFlight(plan, shape.microBatches, rank)).toBeCloseTo(
            held(pipelineSchedule, rank, shape),
            9,
          );
        }
        // Never more than there are.
        expect(microBatchesInFlight(plan, 1, 0)).toBe(1);
      }
    }
  });
});

describe('parameters', () => {
  const stack = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

  test('of all stages are those of the model, its layers in order, ends and prediction layers once', () => {
    fc.assert(
      fc.property(stack, fc.integer({ min: 2, max: 12 }), fc.boolean(), (counts, stages, tied) => {
        const layers = counts.map((count, index) => ({
          ...gptLayer,
          count,
          feedForward: { kind: 'dense', intermediate: 100 + index, gated: false } as const,
        }));
        const architecture = { ...gpt, layers, tiedEmbeddings: tied };
        const context = contextOf({ mtpLayers: 2 }, architecture);
        const all = Array.from({ length: stages }, (_, stage) =>
          stageLayers(architecture, context.plan, stage, stages),
        );
        const dealt = new Array<number>(counts.length).fill(0);
        let latest = 0;
        for (const { layers: some } of all) {
          for (const { count, feedForward } of some) {
            if (feedForward.kind !== 'dense') throw new Error('dense');
            const index = feedForward.intermediate - 100;
            expect(index).toBeGreaterThanOrEqual(latest);
            expect(count).toBeGreaterThan(0);
            latest = index;
            dealt[index] = (dealt[index] ?? 0) + count;
          }
        }
        expect(dealt).toEqual(counts);
        expect(all.map(({ prediction }) => prediction)).toEqual([
          ...new Array<number>(stages - 1).fill(0),
          2,
        ]);
        expect(all.map(({ first }) => first).indexOf(true)).toBe(0);
        expect(all.filter(({ first }) => first)).toHaveLength(1);
        expect(all.map(({ last }) => last).indexOf(true)).toBe(stages - 1);
        const sum = all.reduce((total, one) => total + heldBy(one, context).other, 0);
        const block = 4 * hidden * hidden + 2 * hidden;
        const main = counts.reduce(
          (total, count, index) => total + count * (block + 2 * hidden * (100 + index)),
          0,
        );
        const prediction = 2 * (block + 2 * hidden * (100 + counts.length - 1));
        // First and last stage each have a copy of tied embeddings.
        expect(sum).toBe(main + prediction + 2 * hidden * 50_000);
      }),
      { numRuns: 50 },
    );
  });

  test('on one chip include the embedding once if head and embedding are the same', () => {
    const of = (tiedEmbeddings: boolean) =>
      heldParameters(contextOf({}, { ...gpt, tiedEmbeddings })).other;
    expect(of(false) - of(true)).toBe(hidden * 50_000);
    expect(of(true)).toBe(8 * (12 * hidden * hidden + 2 * hidden) + hidden * 50_000);
  });

  test('are those of the fullest rank: the end with the head, or both ends where flows meet', () => {
    const layer = 12 * hidden * hidden + 2 * hidden;
    const end = hidden * 50_000;
    const of = (pipelineSchedule: PipelineSchedule, plan: Partial<TrainingPlan> = {}) =>
      heldParameters(contextOf({ pipelineSchedule, pipelineParallel: 4, ...plan })).other;
    expect(of('1f1b')).toBe(2 * layer + end);
    expect(of('1f1b', { mtpLayers: 1 })).toBe(3 * layer + end);
    expect(of('1f1b', { tensorParallel: 4 })).toBe((2 * layer + end) / 4);
    expect(of('dualpipe')).toBe(2 * (2 * layer + end));
    expect(of('dualpipe-v')).toBe(2 * (layer + end));
    expect(of('zero-bubble-v')).toBe(2 * (layer + end));
  });

  test('of experts are cut by expert ranks and the tensor ranks within an expert, not by the others', () => {
    const routed = 16 * 16 * 3 * 2048 * 4096;
    const of = (plan: Partial<TrainingPlan>) => heldParameters(contextOf(plan, smallMixture));
    expect(of({}).expert).toBe(routed);
    expect(of({ tensorParallel: 4 }).expert).toBe(routed);
    expect(of({ expertParallel: 8, expertTensorParallel: 2 }).expert).toBe(routed / 16);
    expect(of({ expertParallel: 8, expertTensorParallel: 2 }).other).toBe(of({}).other);
  });
});
