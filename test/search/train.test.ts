/** The search for training plans finds what looking at every plan finds, and says what it left out. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Chip } from '../../src/hardware/chip.ts';
import type { Architecture } from '../../src/model/architecture.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { searchSpace } from '../../src/search/train/branch-and-bound.ts';
import { familyOf } from '../../src/search/train/family.ts';
import { Frontier, Leaders } from '../../src/search/train/leaders.ts';
import { kindOf, memoryBound } from '../../src/search/train/memory-bound.ts';
import {
  allPlans,
  type Order,
  type Placement,
  planOf,
  type Shape,
  type Sharding,
  type TrainingSpace,
  trainingSpace,
  variedWords,
} from '../../src/search/train/space.ts';
import type { PlanWishes, TrainingTask } from '../../src/training/candidate-plans.ts';
import { stepEvaluator } from '../../src/training/evaluator.ts';
import { fits, trainingMemory } from '../../src/training/memory.ts';
import { chipWith, roundChip, smallMixture } from '../support/shapes.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

// Machines of all sizes run these; none of them is about speed.
vi.setConfig({ testTimeout: 120_000 });

const library = createLibrary(shippedDocuments());
const stacks = library.trainingStacks;
const keep = 5;

interface Case {
  readonly task: TrainingTask;
  readonly wishes: PlanWishes;
  readonly gigabytes: number;
}

const [layer] = smallMixture.layers as [Architecture['layers'][number]];

/** A small model on a few chips with a little memory: every kind of word varies, some plans fit and some do not. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    chips: fc.constantFrom(2, 4, 6, 8),
    layers: fc.constantFrom(2, 4, 7),
    dense: fc.boolean(),
    batch: fc.constantFrom(4, 8, 12),
    sequenceLength: fc.constantFrom(1024, 8192),
    gigabytes: fc.integer({ min: 6, max: 90 }),
    wishes: fc.record(
      {
        recompute: fc.constantFrom('none', 'full'),
        microBatchSequences: fc.constant(1),
        offload: fc.constant('none'),
        sequenceParallel: fc.constant(true),
        zeroStage: fc.constantFrom(1, 3),
        pipelineSchedule: fc.constantFrom('interleaved-1f1b', 'dualpipe', '1f1b'),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ chips, layers, dense, batch, sequenceLength, gigabytes, wishes }) => {
    const feedForward = dense
      ? ({ kind: 'dense', intermediate: 8192 } as const)
      : { ...layer.feedForward, experts: 4 };
    const architecture = {
      ...smallMixture,
      layers: [{ ...layer, count: layers, feedForward }],
    } as Architecture;
    return {
      task: {
        architecture,
        chips,
        domainChips: 4,
        sequenceLength,
        globalBatchSequences: batch,
        precision: 'bf16',
      },
      wishes: wishes as PlanWishes,
      gigabytes,
    };
  });

function deviceWith(gigabytes: number) {
  return chipWith({ memory: { ...roundChip.memory, capacityBytes: gigabytes * 1e9 } });
}

/** The same answer by timing every plan. */
function exhaustive(space: TrainingSpace, device: ReturnType<typeof deviceWith>) {
  const evaluator = stepEvaluator(space.task, device, stacks);
  const leaders = new Leaders<{ value: number; bytes: number; ordinal: number; family: string }>(
    keep,
  );
  const frontier = new Frontier<{ value: number; bytes: number; ordinal: number }>();
  let ordinal = 0;
  for (const plan of allPlans(space)) {
    const { seconds, memory } = evaluator.evaluate(plan);
    if (fits(memory)) {
      const entry = { value: seconds, bytes: memory.usedBytes, ordinal, family: familyOf(plan) };
      leaders.add(entry);
      frontier.add(entry);
    }
    ordinal++;
  }
  return { count: ordinal, leaders: bare(leaders.entries()), frontier: bare(frontier.entries()) };
}

const bare = (entries: readonly { value: number; bytes: number; ordinal: number }[]) =>
  entries.map(({ value, bytes, ordinal }) => ({ value, bytes, ordinal }));

type LeafWords = readonly [Placement, Shape, Order, Sharding];

describe('branch and bound', () => {
  test('equals looking at every plan, on 200 random spaces', () => {
    let cut = 0;
    fc.assert(
      fc.property(cases, ({ task, wishes, gigabytes }) => {
        const space = trainingSpace(task, wishes);
        if (space === undefined) return;
        const device = deviceWith(gigabytes);
        const found = searchSpace(space, device, stacks, { keep });
        const all = exhaustive(space, device);
        expect(bare(found.leaders)).toEqual(all.leaders);
        expect(bare(found.frontier)).toEqual(all.frontier);
        expect(found.considered).toBe(all.count);
        expect(found.timed + found.excluded.byMemory + found.excluded.byTime).toBe(all.count);
        cut += found.excluded.byTime;
      }),
      { numRuns: 200, seed: 8 },
    );
    expect(cut).toBeGreaterThan(0);
  });

  test('knows the least memory of a shape at a place, never more and hardly less than its lightest plan has', () => {
    fc.assert(
      fc.property(cases, ({ task, wishes, gigabytes }) => {
        const space = trainingSpace(task, wishes, ['offload']);
        if (space === undefined) return;
        const evaluator = stepEvaluator(task, deviceWith(gigabytes), stacks);
        const contextOf = (...leaf: LeafWords) => evaluator.contextOf(planOf(space, ...leaf));
        const boundAt = memoryBound(space, contextOf);
        for (const placement of space.placements) {
          const shardings = space.shardings(placement);
          const bound = boundAt(placement, shardings);
          for (const shape of space.shapes(placement)) {
            const { microBatchSequences, flows } = shape;
            const microBatches =
              task.globalBatchSequences / (placement.dataParallel * microBatchSequences);
            const held = shardings.flatMap(sharding =>
              space
                .everyOrder(placement, flows)
                .map(
                  order =>
                    trainingMemory(contextOf(placement, shape, order, sharding), microBatches)
                      .usedBytes,
                ),
            );
            if (held.length === 0) continue;
            const least = Math.min(...held);
            const found = bound(kindOf(shape), microBatchSequences, microBatches);
            expect(found).toBeLessThanOrEqual(least);
            expect(found).toBeGreaterThan(least * 0.999999);
          }
        }
      }),
      { numRuns: 30, seed: 8 },
    );
  });

  test('equals it where host memory and overlap are searched too, on 60 random spaces', () => {
    let hosted = 0;
    fc.assert(
      fc.property(
        cases,
        fc.subarray([...variedWords], { minLength: 1 }),
        fc.record({
          capacityBytes: fc.integer({ min: 1, max: 60 }).map(count => count * 1e9),
          linkBytesPerSecond: fc.constantFrom(2e9, 50e9),
          bandwidthBytesPerSecond: fc.constantFrom(20e9, 400e9),
        }),
        ({ task, wishes, gigabytes }, vary, host) => {
          const few = { microBatchSequences: 1, recompute: 'full', ...wishes } as const;
          const { offload: _, ...asked } = vary.includes('offload')
            ? { ...few, offload: undefined }
            : few;
          const space = trainingSpace({ ...task, chips: Math.min(4, task.chips) }, asked, vary);
          if (space === undefined) return;
          const hostMemory = {
            ...(roundChip.hostMemory as NonNullable<Chip['hostMemory']>),
            ...host,
          };
          const memory = { ...roundChip.memory, capacityBytes: gigabytes * 1e9 };
          const device = chipWith({ hostMemory, memory });
          const found = searchSpace(space, device, stacks, { keep });
          const all = exhaustive(space, device);
          expect(bare(found.leaders)).toEqual(all.leaders);
          expect(bare(found.frontier)).toEqual(all.frontier);
          expect(found.considered).toBe(all.count);
          hosted += found.frontier.filter(({ plan }) => plan.offload !== 'none').length;
        },
      ),
      { numRuns: 60, seed: 8 },
    );
    expect(hosted).toBeGreaterThan(0);
  });

  test('finds the plan that a wish fixes, and only plans that keep it', () => {
    const task: TrainingTask = {
      architecture: smallMixture,
      chips: 16,
      domainChips: 8,
      sequenceLength: 4096,
      globalBatchSequences: 64,
      precision: 'bf16',
    };
    const wishes = { tensorParallel: 2, pipelineParallel: 4, recompute: 'full' } as const;
    const space = trainingSpace(task, wishes) as TrainingSpace;
    const { leaders } = searchSpace(space, chipWith({}), stacks, { keep });
    expect(leaders.length).toBe(keep);
    for (const { plan } of leaders) expect(plan).toMatchObject(wishes);
  });

  test('leaves out steps that are too long for the deadline', () => {
    const task: TrainingTask = {
      architecture: smallMixture,
      chips: 8,
      domainChips: 8,
      sequenceLength: 4096,
      globalBatchSequences: 16,
      precision: 'bf16',
    };
    const space = trainingSpace(task, {}) as TrainingSpace;
    const [best] = searchSpace(space, chipWith({}), stacks, { keep }).leaders;
    const limits = { keep, longestStep: (best?.value ?? 0) * 0.999 };
    expect(searchSpace(space, chipWith({}), stacks, limits).leaders).toEqual([]);
  });
});

describe('a space', () => {
  test('has over 100,000 plans for GPT-3 175B on 1,024 chips', () => {
    const task: TrainingTask = {
      architecture: library.model('gpt-3-175b'),
      chips: 1024,
      domainChips: 8,
      sequenceLength: 2048,
      globalBatchSequences: 1536,
      precision: 'bf16',
    };
    const space = trainingSpace(task, {}) as TrainingSpace;
    let plans = 0;
    for (const placement of space.placements) {
      const shardings = space.shardings(placement).length;
      for (const shape of space.shapes(placement))
        plans += space.orders(placement, shape).length * shardings;
    }
    expect(plans).toBeGreaterThan(100_000);
  });
});
