/** What a training rank keeps, counted by hand and against what Megatron-LM's papers print. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Architecture, LayerGroup } from '../../src/model/architecture.ts';
import {
  type PipelineSchedule,
  pipelineSchedules,
  type TrainingPlan,
} from '../../src/parallelism/plan.ts';
import { layerActivationBytes, workingBytes } from '../../src/training/activations.ts';
import { heldBy, heldParameters, stageLayers } from '../../src/training/held-parameters.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { microBatchesInFlight, trainingMemory } from '../../src/training/memory.ts';
import { schedules } from '../../src/training/schedules/schedules.ts';
import { kindOf, WorkOrder } from '../../src/training/schedules/work-order.ts';
import { trainingStack } from '../../src/training/stack.ts';
import { onePlan, roundDevice, smallMixture, trainingStacks } from '../support/shapes.ts';

const hidden = 1024;
const heads = 16;
const sequence = 2048;
/** A layer of GPT: as many key as query heads, a plain feed-forward layer of four times the width. */
const gptLayer: LayerGroup = {
  count: 8,
  attention: {
    kind: 'gqa',
    queryHeads: heads,
    keyValueHeads: heads,
    headDim: hidden / heads,
    bias: false,
    normParameters: 0,
  },
  feedForward: { kind: 'dense', intermediate: 4 * hidden, gated: false },
};
const gpt: Architecture = { ...smallMixture, hidden, layers: [gptLayer], vocabulary: 50_000 };

function contextOf(plan: Partial<TrainingPlan>, architecture = gpt): TrainingContext {
  const whole = { ...onePlan, dataParallel: 1, ...plan };
  const stack = trainingStack(whole, roundDevice.chip, trainingStacks);
  return { architecture, device: roundDevice, plan: whole, stack, sequenceLength: sequence };
}

/** Of one layer over s·b·h, as the papers print them. */
const perHidden = (plan: Partial<TrainingPlan>) =>
  layerActivationBytes(gptLayer, contextOf(plan)) / (sequence * hidden);

describe('activations of a GPT layer', () => {
  test('are 34 s·b·h, 10 + 24/t with tensor, 34/t with sequence parallelism (arXiv 2205.05198, equations 1 to 4)', () => {
    expect(perHidden({})).toBe(34);
    expect(perHidden({ microBatchSequences: 3 })).toBe(3 * 34);
    expect(perHidden({ tensorParallel: 4, sequenceParallel: false })).toBe(10 + 24 / 4);
    expect(perHidden({ tensorParallel: 4 })).toBe(34 / 4);
    expect(perHidden({ contextParallel: 2 })).toBe(34 / 2);
  });

  test('hold four bytes a score beside that before flash attention, unless the core is redone', () => {
    const scores = (4 * heads * sequence) / hidden;
    expect(perHidden({ stackYear: 2022 })).toBe(34 + scores);
    expect(perHidden({ stackYear: 2022, tensorParallel: 4 })).toBe((34 + scores) / 4);
    expect(perHidden({ stackYear: 2022, recompute: 'selective' })).toBe(34);
  });

  test('are the input alone, 2 s·b·h, where the whole layer is redone', () => {
    expect(perHidden({ recompute: 'full' })).toBe(2);
    expect(perHidden({ recompute: 'full', tensorParallel: 4, sequenceParallel: false })).toBe(2);
  });

  test('are smaller by what a list names: norms, the activation function, projections, the block', () => {
    const listed = (...recomputeParts: NonNullable<TrainingPlan['recomputeParts']>) =>
      34 - perHidden({ recompute: 'selective', recomputeParts });
    expect(listed('norms')).toBe(4);
    expect(listed('activation')).toBeCloseTo(16 / 3, 9);
    expect(listed('attention-projections')).toBe(6);
    expect(listed('feed-forward')).toBe(16);
    expect(listed('norms', 'feed-forward')).toBe(20);
    expect(perHidden({ recompute: 'selective' })).toBeCloseTo(34 - 4 - 16 / 3, 9);
  });

  test('take a byte instead of two for the inputs of products in 8 bits, under Megatron', () => {
    // Inputs 4, the core's output 2 and the block 16; a scale of four bytes for 128 elements. Not the layer's input, norms, heads.
    expect(perHidden({ precision: 'fp8' })).toBe(34 - 22 + 11 * (1 + 4 / 128));
    expect(perHidden({ precision: 'fp8', stackFamily: 'fsdp' })).toBe(34);
  });

  test('under PyTorch’s selective checkpointing are two fifths, unless a list says what is redone', () => {
    const selective = { recompute: 'selective', stackFamily: 'fsdp' } as const;
    expect(perHidden(selective)).toBeCloseTo(0.4 * 34, 9);
    expect(perHidden({ ...selective, recomputeParts: ['norms'] })).toBe(30);
  });
});

describe('activations of other layers', () => {
  const perToken = (layer: LayerGroup, plan: Partial<TrainingPlan> = {}) =>
    layerActivationBytes(layer, contextOf(plan)) / sequence;
  const inOut = (2 + 4 + 4) * hidden;
  const attention = 2 * (3 * hidden + hidden);

  test('of a gated block hold gate, up and their product', () => {
    const gated: LayerGroup = {
      ...gptLayer,
      feedForward: { kind: 'dense', intermediate: 3000, gated: true },
    };
    expect(perToken(gated)).toBe(inOut + attention + 2 * 3 * 3000);
  });

  test('of experts hold as many rows as a token picks, and the shared expert', () => {
    const [mixed] = smallMixture.layers;
    if (mixed?.feedForward.kind !== 'moe') throw new Error('experts');
    const feedForward = {
      ...mixed.feedForward,
      topK: 2,
      intermediate: 500,
      sharedIntermediate: 70,
    };
    expect(perToken({ ...gptLayer, feedForward })).toBe(
      inOut + attention + 2 * (3 * (2 * 500 + 70) + 2 * hidden),
    );
  });

  test('of latent attention hold compressed vectors; expanded heads are projected again where norms are redone', () => {
    const latent: LayerGroup = {
      ...gptLayer,
      attention: {
        kind: 'mla',
        queryHeads: 8,
        queryRank: 300,
        keyValueRank: 100,
        nopeHeadDim: 64,
        ropeHeadDim: 32,
        valueHeadDim: 64,
      },
    };
    const compressed = 2 * (300 + 100 + 32);
    const expanded = 2 * 8 * (2 * (64 + 32) + 64);
    const output = 2 * 8 * 64;
    const block = 2 * 2 * 4 * hidden;
    expect(perToken(latent)).toBe(inOut + compressed + expanded + output + block);
    const redone = { recompute: 'selective', recomputeParts: ['norms'] } as const;
    expect(perToken(latent, redone)).toBe(6 * hidden + compressed + output + block);
  });
});

describe('the working set', () => {
  const logits = (plan: Partial<TrainingPlan>) =>
    workingBytes(contextOf(plan), true) / (sequence * 50_000);

  test('of the head is four bytes a logit, eight in plain PyTorch, on the ranks that have a head', () => {
    expect(logits({})).toBe(4);
    expect(logits({ tensorParallel: 4 })).toBe(1);
    expect(logits({ microBatchSequences: 2, contextParallel: 4 })).toBe(2);
    expect(logits({ stackFamily: 'fsdp', stackTier: 'reference' })).toBe(8);
    expect(logits({ stackFamily: 'fsdp', stackTier: 'tuned' })).toBe(4);
    expect(logits({ stackFamily: 'xla', stackTier: 'reference' })).toBe(4);
    expect(workingBytes(contextOf({}), false)).toBe(0);
  });

  test('of a layer that is redone is the largest one in full', () => {
    const wide: LayerGroup = {
      ...gptLayer,
      feedForward: { kind: 'dense', intermediate: 8 * hidden, gated: false },
    };
    const mixed = { ...gpt, layers: [gptLayer, wide, gptLayer] };
    for (const recompute of ['selective', 'full'] as const) {
      expect(workingBytes(contextOf({ recompute }, mixed), false)).toBe(50 * sequence * hidden);
    }
  });
});

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

describe('the budget of a rank', () => {
  const parameters = 8 * (12 * hidden * hidden + 2 * hidden) + 2 * hidden * 50_000;
  const layer = 12 * hidden * hidden + 2 * hidden;
  const parts = (plan: Partial<TrainingPlan>, microBatches = 4) =>
    Object.fromEntries(
      trainingMemory(contextOf(plan), microBatches).parts.map(({ name, bytes }) => [name, bytes]),
    );

  test('is 18 bytes a parameter in mixed precision (16-bit weights, fp32 gradients and states), and activations', () => {
    const { weights, gradients, optimizer, activations } = parts({});
    expect([weights, gradients, optimizer]).toEqual([
      2 * parameters,
      4 * parameters,
      12 * parameters,
    ]);
    expect(activations).toBe(8 * 34 * sequence * hidden);
    expect(parts({ gradientBytes: 2 })['gradients']).toBe(2 * parameters);
  });

  test('adds 2 GiB for the runtime and holes of 2%, 15% before segments could grow', () => {
    for (const [stackYear, holes] of [
      [2026, 0.02],
      [2023, 0.02],
      [2022.9, 0.15],
    ] as const) {
      const { parts: list, usedBytes, capacityBytes } = trainingMemory(contextOf({ stackYear }), 4);
      const filled = list.slice(0, -2).reduce((sum, { bytes }) => sum + bytes, 0);
      expect(usedBytes).toBeCloseTo(filled * (1 + holes) + 2 * 2 ** 30, 3);
      expect(capacityBytes).toBe(100e9);
    }
  });

  test('under ZeRO 1 to 3 divides states, then gradients, then weights; two gathered layers and the ends stay whole', () => {
    const eight = { dataParallel: 8 };
    const gathered = 2 * layer + 2 * hidden * 50_000;
    const states = (plan: Partial<TrainingPlan>) => {
      const { weights, gradients, optimizer } = parts({ ...eight, ...plan });
      return [weights, gradients, optimizer].map(bytes => (bytes ?? 0) / parameters);
    };
    expect(states({ zeroStage: 0 })).toEqual([2, 4, 12]);
    expect(states({ zeroStage: 1 })).toEqual([2, 4, 12 / 8]);
    expect(states({ zeroStage: 2 })).toEqual([2, 4 / 8, 12 / 8]);
    const whole = (2 * gathered) / parameters;
    expect(states({ zeroStage: 3 })).toEqual([2 / 8 + whole, 4 / 8 + whole, 12 / 8]);
    // PyTorch shards the master weight itself; a 16-bit shard stands beside only where there is no master.
    const fsdp = { zeroStage: 3, stackFamily: 'fsdp' } as const;
    expect(states(fsdp)).toEqual([whole, 4 / 8 + whole, 12 / 8]);
    expect(states({ ...fsdp, optimizerState: 'bf16' })[0]).toBe(2 / 8 + whole);
    // Groups of two within the eight.
    expect(states({ zeroStage: 1, zeroShards: 2 })[2]).toBe(6);
  });

  test('gathers no more than there is, and one matrix less where the ends are tied', () => {
    const small = (tiedEmbeddings: boolean) => {
      const architecture = { ...gpt, tiedEmbeddings };
      const plan = { zeroStage: 3, dataParallel: 8, stackFamily: 'fsdp' } as const;
      return trainingMemory(contextOf(plan, architecture), 4).parts[0]?.bytes;
    };
    expect(small(false)).toBe(2 * (2 * layer + 2 * hidden * 50_000));
    expect(small(true)).toBe(2 * (2 * layer + hidden * 50_000));
    const one = { ...gpt, layers: [{ ...gptLayer, count: 1 }] };
    const plan = { zeroStage: 3, dataParallel: 8, stackFamily: 'fsdp' } as const;
    expect(trainingMemory(contextOf(plan, one), 4).parts[0]?.bytes).toBe(
      2 * (layer + 2 * hidden * 50_000),
    );
  });

  test('shards experts over the ranks that hold the same ones', () => {
    const optimizer = (plan: Partial<TrainingPlan>) =>
      trainingMemory(contextOf({ dataParallel: 8, ...plan }, smallMixture), 4).parts.find(
        ({ name }) => name === 'optimizer',
      )?.bytes ?? 0;
    const routed = 16 * 16 * 3 * 2048 * 4096;
    const { other } = heldParameters(contextOf({}, smallMixture));
    // 8 replicas of 4 experts' ranks: two copies of each expert.
    expect(optimizer({ expertParallel: 4 })).toBeCloseTo(12 * (routed / 4 / 2 + other / 8), 0);
    // Tensor ranks hold different slices of the rest, but may share experts.
    expect(optimizer({ tensorParallel: 2, expertParallel: 4 })).toBeCloseTo(
      12 * (routed / 4 / 4 + other / 2 / 8),
      0,
    );
    // Chips that share a sequence hold the same parameters.
    expect(optimizer({ dataParallel: 4, contextParallel: 2, expertParallel: 4 })).toBeCloseTo(
      12 * (routed / 4 / 2 + other / 8),
      0,
    );
  });

  test('is that of the fuller end: activations under way at the front, the head behind', () => {
    const pipeline = { pipelineParallel: 4, dataParallel: 1 };
    const front = parts(pipeline, 16);
    // Two layers, four micro-batches under way, each with an output that waits to be sent.
    expect(front['activations']).toBe(4 * (2 * 34 + 2) * sequence * hidden);
    expect(front['working set of a layer and of the head']).toBe(0);
    const behind = parts({ ...pipeline, recompute: 'full' }, 16);
    expect(behind['activations']).toBe(1 * 2 * 2 * sequence * hidden);
    expect(behind['working set of a layer and of the head']).toBe(
      sequence * (34 * hidden + 4 * 50_000),
    );
  });

  test('of a rank with both ends holds a chunk of each for every micro-batch under way', () => {
    const bytes = (pipelineSchedule: PipelineSchedule) =>
      (parts({ pipelineSchedule, pipelineParallel: 4 }, 40)['activations'] ?? 0) /
      (sequence * hidden);
    // One layer a chunk: p and p + 1/2 micro-batches of two chunks, of which the first sends its output on.
    expect(bytes('zero-bubble-v')).toBe(4 * (34 + 2 + 34));
    expect(bytes('dualpipe-v')).toBe(4.5 * (34 + 2 + 34));
    // Two layers a stage: p + 1 micro-batches, half of either flow.
    expect(bytes('dualpipe')).toBe((5 / 2) * (2 * 34 + 2 + 2 * 34));
  });

  test('keeps neither activations nor states that the host holds', () => {
    expect(parts({ offload: 'activations' })['activations']).toBe(0);
    expect(parts({ offload: 'activations' })['optimizer']).toBe(12 * parameters);
    expect(parts({ offload: 'optimizer' })['optimizer']).toBe(0);
    expect(parts({ offload: 'optimizer' })['activations']).toBe(8 * 34 * sequence * hidden);
  });

  test('with prediction layers holds them, their activations and nothing twice', () => {
    const more = parts({ mtpLayers: 2 });
    expect(more['weights']).toBe(2 * (parameters + 2 * layer));
    expect(more['activations']).toBe(10 * 34 * sequence * hidden);
  });
});
