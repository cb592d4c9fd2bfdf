/** What a layer, the update and the exchanges cost, put together by hand from kernels and messages timed elsewhere. */
import { describe, expect, test } from 'vitest';
import type { LayerGroup } from '../../src/model/architecture.ts';
import { allGatherSeconds } from '../../src/network/all-gather.ts';
import { allReduceSeconds } from '../../src/network/all-reduce.ts';
import { allToAllSeconds } from '../../src/network/all-to-all.ts';
import { groupOf } from '../../src/network/group.ts';
import { gemm, type Operation } from '../../src/operators/operation.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { attentionComputeSeconds } from '../../src/timing/attention-law.ts';
import { gemmSeconds, operationSeconds } from '../../src/timing/roofline.ts';
import { softMaximum } from '../../src/timing/soft-maximum.ts';
import { gradientExchange, stageTransferSeconds } from '../../src/training/gradient-exchange.ts';
import { heldParameters } from '../../src/training/held-parameters.ts';
import { layerCost, recomputed, trainOperation } from '../../src/training/layer-cost.ts';
import { type LayerWork, layerWork, type TrainingContext } from '../../src/training/layer-work.ts';
import { optimizerSeconds } from '../../src/training/optimizer.ts';
import type { TrainingStack } from '../../src/training/stack.ts';
import { costedRuns } from '../../src/training/stage-costs.ts';
import {
  chipWith,
  onePlan,
  roundChip,
  roundDevice,
  smallMixture,
  trainingStack,
} from '../support/shapes.ts';

const sequence = 4096;
const hidden = 2048;
const [mixture] = smallMixture.layers;
if (mixture?.feedForward.kind !== 'moe') throw new Error('experts');
const routed = mixture.feedForward;
const dense: LayerGroup = {
  ...mixture,
  feedForward: { kind: 'dense', intermediate: 8192, gated: true },
};

function contextOf(
  plan: Partial<TrainingPlan> = {},
  stack: Partial<TrainingStack> = {},
  device = roundDevice,
): TrainingContext {
  return {
    architecture: smallMixture,
    device,
    plan: { ...onePlan, ...plan },
    stack: { ...trainingStack, ...stack },
    sequenceLength: sequence,
  };
}

describe('backward of', () => {
  test('a product is two products of the same work: for its input, and for its weights, which nothing waits for', () => {
    const product = gemm('p', 'dense', 'bf16', [4096, 1000, 3000]);
    const { forward, backward, weight } = trainOperation(product, roundDevice);
    const shape = { groups: 1, groupsRead: 1, precision: 'bf16' } as const;
    expect(forward).toBe(gemmSeconds(product, roundDevice));
    expect(weight).toBe(gemmSeconds({ ...shape, m: 1000, k: 4096, n: 3000 }, roundDevice));
    expect(backward - weight).toBeCloseTo(
      gemmSeconds({ ...shape, m: 4096, k: 3000, n: 1000 }, roundDevice),
      15,
    );
  });

  test('attention is five products for two at the rate of its own kernel, on twice the bytes', () => {
    const core: Operation = {
      kind: 'attention',
      name: 'core',
      part: 'attention',
      phase: 'prefill',
      latent: false,
      precision: 'bf16',
      flop: 1e12,
      bytes: 1e8,
      sequence,
    };
    const { backward, weight } = trainOperation(core, roundDevice);
    // The backward kernel reaches 80% of what the forward one does.
    const twice = { ...core, flop: (2.5 * 1e12) / 0.8, bytes: 2e8 };
    expect(backward).toBe(operationSeconds(twice, roundDevice));
    expect(weight).toBe(0);
  });

  test('a pass moves gradients beside activations', () => {
    const pass: Operation = { kind: 'pass', name: 'p', part: 'elementwise', bytes: 3.2e9 };
    const trained = trainOperation(pass, roundDevice);
    expect(trained.forward).toBeCloseTo(1e-3, 12);
    expect(trained).toEqual({ forward: trained.forward, backward: 2 * trained.forward, weight: 0 });
  });
});

describe('the cost of a layer', () => {
  /** A millisecond of memory traffic on a chip that moves 3.2 TB a second. */
  const millisecond: Operation = { kind: 'pass', name: 'p', part: 'elementwise', bytes: 3.2e9 };
  const message = {
    name: 'm',
    forwardSeconds: 4e-3,
    backwardSeconds: 6e-3,
    bytes: 1,
    exposed: 0.5,
  };
  const cost = (work: Partial<LayerWork>, plan: Partial<TrainingPlan> = {}) =>
    layerCost(
      { operations: [millisecond], messages: [], kernels: 0, ...work },
      contextOf(plan, { launchSeconds: 1e-5, hostSoftness: 3 }),
    );

  test('is that of its operations and of what shows of its messages', () => {
    const small = { ...message, forwardSeconds: 1e-3, backwardSeconds: 2e-3 };
    const { forward, backward, overlapped } = cost({ messages: [small, small] });
    expect(forward).toBeCloseTo(1e-3 + 1e-3, 12);
    expect(backward).toBeCloseTo(2e-3 + 2e-3, 12);
    expect(overlapped).toBeCloseTo(3e-3 + 3e-3, 12);
  });

  test('beside another micro-batch shows less of messages, but is never faster than the network', () => {
    const hides = (exposedBeside: number) =>
      cost({ messages: [{ ...message, exposedBeside }] }).overlapped;
    expect(hides(0.9)).toBeCloseTo(3e-3 + 9e-3, 12);
    // 3 ms of work under 10 ms of messages.
    expect(hides(0.1)).toBeCloseTo(10e-3, 12);
    expect(cost({ messages: [{ ...message, exposedBeside: 0.1 }] }).forward).toBeCloseTo(3e-3, 12);
  });

  test('is softly the longer of device and host: backward launches 1.6 times as many kernels', () => {
    const { forward, backward, overlapped } = cost({ kernels: 70 });
    expect(forward).toBeCloseTo(softMaximum(1e-3, 0.7e-3, 3), 12);
    expect(backward).toBeCloseTo(softMaximum(2e-3, 1.6 * 0.7e-3, 3), 12);
    expect(overlapped).toBeCloseTo(softMaximum(3e-3, 2.6 * 0.7e-3, 3), 12);
  });

  test('with full recomputation runs and launches forward again, exposed messages included', () => {
    const again = { recompute: 'full' } as const;
    const { forward, backward, overlapped } = cost({ messages: [message], kernels: 100 }, again);
    expect(forward).toBeCloseTo(softMaximum(3e-3, 1e-3, 3), 12);
    expect(backward).toBeCloseTo(softMaximum(5e-3 + 3e-3, 2.6e-3, 3), 12);
    expect(overlapped).toBeCloseTo(softMaximum(3e-3 + 5e-3 + 3e-3, 3.6e-3, 3), 12);
  });

  test('of a real layer tells passes, core and projections apart when parts of it are redone', () => {
    const work = layerWork(mixture, contextOf());
    const seconds = (select: (operation: Operation) => boolean) =>
      work.operations
        .filter(select)
        .reduce((sum, one) => sum + operationSeconds(one, roundDevice), 0);
    const passes = seconds(({ kind }) => kind === 'pass');
    const core = seconds(({ kind }) => kind === 'attention');
    const projections = seconds(({ kind, part }) => kind === 'gemm' && part === 'attention');
    const all = seconds(() => true);
    const backward = (plan: Partial<TrainingPlan>) =>
      layerCost(work, contextOf(plan, { launchSeconds: 0 })).backward;
    const extra = (...recomputeParts: NonNullable<TrainingPlan['recomputeParts']>) =>
      backward({ recompute: 'selective', recomputeParts }) - backward({});
    expect(extra('norms')).toBeCloseTo(0.35 * passes, 12);
    expect(extra('activation')).toBeCloseTo(0.3 * passes, 12);
    expect(extra('attention-core')).toBeCloseTo(core, 12);
    expect(extra('attention-projections')).toBeCloseTo(projections, 12);
    expect(extra('feed-forward')).toBeCloseTo(all - passes - core - projections, 12);
    expect(extra('norms', 'norms')).toBeCloseTo(0.35 * passes, 12);
    expect(backward({ recompute: 'full' }) - backward({})).toBeCloseTo(all, 12);
  });

  test('that is redone selectively is what the stack says: shares of passes, of the core, of all', () => {
    const shares = { forward: 100, passes: 10, core: 7, projections: 20 };
    const stack = {
      ...trainingStack,
      selectivePasses: 0.5,
      selectiveCore: 0.25,
      selectiveForward: 0.1,
    };
    expect(recomputed({ recompute: 'selective' }, shares, stack)).toBe(5 + 1.75 + 10);
    expect(recomputed({ recompute: 'none' }, shares, stack)).toBe(0);
    expect(recomputed({ recompute: 'full' }, shares, stack)).toBe(100);
  });
});

describe('the work of a layer', () => {
  const kernels = (layer: LayerGroup, plan: Partial<TrainingPlan> = {}, factor = 1) =>
    layerWork(layer, contextOf(plan, { kernelFactor: factor })).kernels;

  test('launches 40 kernels, 15 more for latent attention, 60 to 110 more for experts', () => {
    expect(kernels(dense)).toBe(40);
    expect(kernels(dense, {}, 0.5)).toBe(20);
    const latent: LayerGroup = {
      ...dense,
      attention: {
        kind: 'mla',
        queryHeads: 16,
        queryRank: 512,
        keyValueRank: 256,
        nopeHeadDim: 64,
        ropeHeadDim: 32,
        valueHeadDim: 64,
      },
    };
    expect(kernels(latent)).toBe(55);
    expect(kernels(mixture, { expertDispatch: 'deepep', stackTier: 'tuned' })).toBe(100);
    expect(kernels(mixture, { expertDispatch: 'deepep', stackTier: 'reference' })).toBe(130);
    expect(kernels(mixture, { expertDispatch: 'all-to-all' })).toBe(150);
  });

  test('gives the busiest rank more rows, as its router, its balance and its capacity say', () => {
    const rows = (plan: Partial<TrainingPlan>) =>
      layerWork(mixture, contextOf({ expertParallel: 8, ...plan })).operations.reduce(
        (sum, one) =>
          sum + (one.kind === 'gemm' && one.part === 'experts' ? one.groups * one.m : 0),
        0,
      ) / 2;
    const even = rows({ expertBalance: 'forced' });
    expect(even).toBeCloseTo(sequence * 2, 6);
    expect(rows({ expertBalance: 'learned' }) / even).toBeCloseTo(1.25, 6);
    expect(rows({ expertBalance: 'unknown' }) / even).toBeCloseTo(1.2, 6);
    expect(rows({ expertBalance: 'learned', capacityFactor: 1.1 }) / even).toBeCloseTo(1.1, 6);
    expect(rows({ expertBalance: 'learned', capacityFactor: 2 }) / even).toBeCloseTo(1.25, 6);
    expect(rows({ expertBalance: 'learned', capacityFactor: 0.5 }) / even).toBeCloseTo(1, 6);
  });

  test('passes more bytes on stacks that fuse less, and in 8 bits', () => {
    const passes = (plan: Partial<TrainingPlan>, passFactor = 1) =>
      layerWork(dense, contextOf(plan, { passFactor })).operations.reduce(
        (sum, one) => sum + (one.kind === 'pass' ? one.bytes : 0),
        0,
      );
    expect(passes({}, 3)).toBeCloseTo(3 * passes({}), 3);
    expect(passes({ precision: 'fp8' })).toBeGreaterThan(passes({}));
    expect(passes({ precision: 'int8' })).toBe(passes({ precision: 'fp8' }));
  });

  test('before flash attention is the whole square of scores, at the rate of batched products, and passes over it', () => {
    const early = { scorePasses: 6, unfusedAttention: 0.5 };
    const of = (plan: Partial<TrainingPlan>, stack: Partial<TrainingStack>) =>
      layerWork(dense, contextOf(plan, stack)).operations;
    const plain = of({}, {});
    const square = of({}, early);
    expect(
      square.filter(({ name }) => name !== 'attention scores').map(({ name }) => name),
    ).toEqual(plain.map(({ name }) => name));
    const scores = (plan: Partial<TrainingPlan>) =>
      of(plan, early).find(({ name }) => name === 'attention scores');
    expect(scores({})).toMatchObject({ part: 'attention', bytes: 6 * 2 * 16 * sequence ** 2 });
    expect(scores({ tensorParallel: 4, microBatchSequences: 2, contextParallel: 8 })).toMatchObject(
      {
        bytes: (6 * 2 * 2 * 4 * sequence ** 2) / 8,
      },
    );
    const core = (operations: readonly Operation[]) =>
      operations.reduce((sum, one) => sum + (one.kind === 'attention' ? one.flop : 0), 0);
    const before = of({}, early).find(({ kind }) => kind === 'attention');
    if (before?.kind !== 'attention') throw new Error('attention');
    expect(attentionComputeSeconds(before, roundDevice)).toBeCloseTo(
      (2 * core(plain)) / (0.5 * 1e15),
      9,
    );
    expect(core(square)).toBeGreaterThan(2 * core(plain));
  });
});

describe('messages of a layer', () => {
  const messages = (layer: LayerGroup, plan: Partial<TrainingPlan>, device = roundDevice) =>
    layerWork(layer, contextOf(plan, {}, device)).messages;
  const bytes = sequence * hidden * 2;

  test('of tensor ranks gather and scatter around each block; backward moves a quarter more', () => {
    const eight = groupOf(roundChip, 8, 1);
    const once = allGatherSeconds(bytes, eight, roundDevice);
    const [block] = messages(dense, { tensorParallel: 8 });
    expect(block).toMatchObject({ exposed: 0.5, bytes: (4 * bytes * 7) / 8 });
    expect(block?.forwardSeconds).toBeCloseTo(4 * once, 12);
    expect(block?.backwardSeconds).toBeCloseTo(5 * once, 12);
    expect(block).not.toHaveProperty('exposedBeside');
    // Experts that are not cut leave the attention block alone.
    const [attention] = messages(mixture, { tensorParallel: 8 });
    expect(attention?.forwardSeconds).toBeCloseTo(2 * once, 12);
    const [both] = messages(mixture, { tensorParallel: 8, expertTensorParallel: 2 });
    expect(both?.forwardSeconds).toBeCloseTo(4 * once, 12);
    expect(messages(dense, {})).toEqual([]);
  });

  test('of a rank that holds a part of each sequence are smaller', () => {
    const [part] = messages(dense, { tensorParallel: 8, contextParallel: 4 });
    expect(part?.bytes).toBe((4 * (bytes / 4) * 7) / 8);
  });

  test('of plain expert ranks carry every row in 16 bits there and back', () => {
    const [exchange] = messages(mixture, { expertParallel: 8, expertDispatch: 'all-to-all' });
    const rows = sequence * routed.topK * hidden * 2;
    expect(exchange?.bytes).toBe(2 * rows);
    expect(exchange?.forwardSeconds).toBeCloseTo(
      2 * allToAllSeconds(rows, groupOf(roundChip, 8, 1), roundDevice),
      12,
    );
    expect(exchange?.backwardSeconds).toBe(exchange?.forwardSeconds);
    // Ranks that share an expert each bring the tokens of all.
    const [shared] = messages(mixture, {
      expertParallel: 4,
      expertTensorParallel: 2,
      tensorParallel: 2,
      expertDispatch: 'all-to-all',
    }).slice(1);
    expect(shared?.bytes).toBe(2 * rows);
    expect(messages(mixture, { expertParallel: 1 })).toEqual([]);
    expect(messages(dense, { expertParallel: 8 })).toEqual([]);
  });

  test('of fused dispatch are smaller with 8-bit tokens and where a token may go to few nodes only', () => {
    const sent = (plan: Partial<TrainingPlan>, feedForward = routed) =>
      messages({ ...mixture, feedForward }, { expertParallel: 16, ...plan })[0]?.bytes ?? 0;
    const full = sent({});
    // Tokens go out in 8 bits with their scales, and come back in 16.
    expect(sent({ precision: 'fp8' }) / full).toBeCloseTo((1 + 1 / 32 + 2) / 4, 6);
    expect(sent({ precision: 'bf16' })).toBe(full);
    const many = { ...routed, topK: 8 };
    const seconds = (topKGroups: number) =>
      messages(
        { ...mixture, feedForward: { ...many, groups: 8, topKGroups } },
        { expertParallel: 16 },
        chipWith({ scaleUp: { ...roundChip.scaleUp, domainChips: 2 } }),
      )[0]?.forwardSeconds ?? 0;
    expect(seconds(2)).toBeLessThan(seconds(4));
    expect(seconds(4)).toBeLessThan(seconds(8));
  });

  test('of experts hide beside another micro-batch where plans say so: everywhere, or where flows meet', () => {
    const shown = (plan: Partial<TrainingPlan>) => {
      const [one] = messages(mixture, { expertParallel: 8, ...plan });
      return [one?.exposed, one?.exposedBeside];
    };
    for (const expertDispatch of ['deepep', 'all-to-all'] as const) {
      expect(shown({ expertDispatch })).toEqual([0.6, 0.6]);
      expect(shown({ expertDispatch, expertOverlap: true })).toEqual([0.2, 0.2]);
      expect(shown({ expertDispatch, expertOverlap: true, pipelineSchedule: 'dualpipe' })).toEqual([
        0.6, 0.2,
      ]);
    }
  });
});

describe('the head and prediction layers', () => {
  test('cost a product over the vocabulary and five passes over fp32 logits, cut over tensor ranks', () => {
    const head = (plan: Partial<TrainingPlan>) => {
      const found = costedRuns(contextOf(plan)).find(({ name }) => name === 'head');
      if (found === undefined) throw new Error('a head');
      return found;
    };
    const { work, cost, count } = head({ tensorParallel: 4 });
    const [product, loss] = work.operations;
    expect(product).toMatchObject({ m: sequence, k: hidden, n: 32000 / 4, precision: 'bf16' });
    const passes = (5 * 4 * sequence * 32000) / 4;
    if (product?.kind !== 'gemm' || loss?.kind !== 'pass') throw new Error('product and pass');
    expect(loss.bytes).toBeCloseTo(passes / 3, 6);
    const trained = trainOperation(product, roundDevice);
    expect(cost.forward + cost.backward).toBeCloseTo(
      trained.forward + trained.backward + passes / 3.2e12,
      9,
    );
    expect(cost.weight).toBe(trained.weight);
    expect(cost.overlapped).toBe(cost.forward + cost.backward);
    expect(count).toBe(1);
    expect(head({ microBatchSequences: 2, contextParallel: 8 }).work.operations[0]).toMatchObject({
      m: (2 * sequence) / 8,
    });
  });

  test('come once for each prediction layer, behind a product of two hidden states into one', () => {
    const names = (plan: Partial<TrainingPlan>) =>
      costedRuns(contextOf(plan)).map(({ name, count }) => [name, count]);
    expect(names({})).toEqual([
      ['moe', 16],
      ['head', 1],
    ]);
    expect(names({ mtpLayers: 2 })).toEqual([
      ['moe', 16],
      ['head', 1],
      ['prediction layer', 2],
      ['prediction head', 2],
    ]);
    const plan = { mtpLayers: 1, tensorParallel: 2, microBatchSequences: 2, contextParallel: 4 };
    const runs = costedRuns(contextOf(plan));
    const [main, , prediction] = runs;
    expect(prediction?.work.operations[0]).toMatchObject({
      m: (2 * sequence) / 4,
      k: 2 * hidden,
      n: hidden / 2,
    });
    expect(prediction?.work.operations.slice(1)).toEqual(main?.work.operations);
  });
});

describe('the optimizer', () => {
  const updated = heldParameters(contextOf());
  const all = updated.expert + updated.other;
  const seconds = (plan: Partial<TrainingPlan>, stack: Partial<TrainingStack> = {}) =>
    optimizerSeconds(contextOf({ dataParallel: 1, ...plan }, stack));

  test('reads and writes its states, reads the gradient and writes the weight', () => {
    expect(seconds({})).toBeCloseTo((all * (2 * 12 + 4 + 2)) / 3.2e12, 9);
    expect(seconds({ gradientBytes: 2 })).toBeCloseTo((all * (2 * 12 + 2 + 2)) / 3.2e12, 9);
    expect(seconds({ optimizerState: 'bf16' })).toBeCloseTo((all * (2 * 4 + 4 + 2)) / 3.2e12, 9);
    expect(seconds({}, { updateSeconds: 0.03 })).toBeCloseTo(seconds({}) + 0.03, 12);
  });

  test('updates all parameters without sharding, the own shard with it', () => {
    expect(seconds({ dataParallel: 8, zeroStage: 0 })).toBe(seconds({}));
    expect(seconds({ dataParallel: 8, zeroStage: 1 })).toBeCloseTo(seconds({}) / 8, 12);
    expect(seconds({ dataParallel: 8, zeroStage: 1, expertParallel: 8 })).toBeCloseTo(
      seconds({}) / 8,
      12,
    );
  });

  test('that the host keeps goes over PCIe and back', () => {
    expect(seconds({ offload: 'optimizer' }) - seconds({})).toBeCloseTo((all * 24) / 50e9, 9);
    expect(seconds({ offload: 'activations' })).toBe(seconds({}));
  });

  test('Muon keeps a moment less, and orthogonalizes in five rounds of three products', () => {
    const products = (2 * 15 * all * hidden) / (1e15 * 0.8);
    expect(seconds({ optimizer: 'muon' })).toBeCloseTo((all * (2 * 8 + 6)) / 3.2e12 + products, 9);
  });
});

describe('gradients and parameters', () => {
  const held = (plan: Partial<TrainingPlan>) => heldParameters(contextOf(plan));
  const exchange = (
    plan: Partial<TrainingPlan>,
    { seconds = 0, microBatches = 1, hidden: share = 1 } = {},
  ) =>
    gradientExchange(
      contextOf(plan, { gradientHidden: share, shardedHidden: share }),
      seconds,
      microBatches,
    );
  const gather = (bytes: number, size: number, stride = 1) =>
    allGatherSeconds(bytes, groupOf(roundChip, size, stride), roundDevice);

  test('are scattered in their format and gathered in 16 bits, once a step', () => {
    const plan = { dataParallel: 8, expertParallel: 8 };
    const { expert, other } = held(plan);
    expect(exchange(plan, { microBatches: 5 })).toBeCloseTo(
      gather(other * 4, 8) + gather(other * 2, 8),
      9,
    );
    const some = { dataParallel: 8, expertParallel: 2, gradientBytes: 2 } as const;
    const local = held(some);
    expect(exchange(some)).toBeCloseTo(
      2 * (gather(local.other * 2, 8) + gather(local.expert * 2, 4, 2)),
      9,
    );
    expect(expert).toBeGreaterThan(0);
    expect(exchange({ dataParallel: 1 })).toBe(0);
  });

  test('under full sharding are gathered twice and scattered once, at every micro-batch', () => {
    const plan = { dataParallel: 8, zeroStage: 3 } as const;
    const { expert, other } = held(plan);
    const once = gather(other * 2, 8) + gather(expert * 2, 8);
    expect(exchange(plan, { microBatches: 4 })).toBeCloseTo(4 * 3 * once, 9);
    const hiding = { microBatches: 4, seconds: once, hidden: 0.5 };
    expect(exchange(plan, hiding)).toBeCloseTo(4 * 3 * once - 0.5 * 4 * once, 9);
    expect(exchange(plan, { ...hiding, seconds: 10 * once })).toBe(0);
  });

  test('hide behind the last micro-batch: all of it, or the chunks that are not the last', () => {
    const plan = { dataParallel: 8 };
    const whole = exchange(plan);
    const seconds = whole / 100;
    expect(exchange(plan, { seconds, microBatches: 16 })).toBeCloseTo(whole - seconds, 9);
    expect(exchange(plan, { seconds, hidden: 0.5 })).toBeCloseTo(whole - seconds / 2, 9);
    expect(exchange(plan, { seconds: 2 * whole })).toBe(0);
    const chunked = { ...plan, virtualPipelineStages: 4, pipelineParallel: 1 };
    expect(exchange(chunked, { seconds, microBatches: 16 })).toBeCloseTo(whole - seconds, 9);
    const deep = { ...plan, virtualPipelineStages: 4, pipelineParallel: 4 };
    const bare = exchange(deep);
    // The first chunk of one micro-batch, and three of the four chunks of as many as there are ranks.
    expect(exchange(deep, { seconds, microBatches: 16 })).toBeCloseTo(
      bare - seconds * (1 / 4 + (4 * 3) / 4),
      9,
    );
    expect(exchange(deep, { seconds, microBatches: 2 })).toBeCloseTo(
      bare - seconds * (1 / 4 + (2 * 3) / 4),
      9,
    );
  });

  test('of replicated shard groups are summed among the replicas, too', () => {
    const plan = { dataParallel: 32, zeroShards: 8, expertParallel: 4 };
    const { expert, other } = held(plan);
    const reduce = (bytes: number, size: number, stride: number) =>
      allReduceSeconds(bytes, groupOf(roundChip, size, stride), roundDevice);
    // Eight copies of each expert make one shard group, and nothing is replicated.
    expect(exchange(plan)).toBeCloseTo(
      gather(other * 4, 8) +
        gather(other * 2, 8) +
        gather(expert * 4, 8, 4) +
        gather(expert * 2, 8, 4) +
        reduce((other / 8) * 4, 4, 8),
      9,
    );
    const narrow = { ...plan, zeroShards: 2, zeroStage: 3, tensorParallel: 2 } as const;
    const local = held(narrow);
    const once = gather(local.other * 2, 2, 2) + gather(local.expert * 2, 2, 4);
    expect(exchange(narrow, { microBatches: 1 })).toBeCloseTo(
      3 * once + reduce((local.other / 2) * 2, 16, 4) + reduce((local.expert / 2) * 2, 8, 8),
      9,
    );
  });
});

describe('activations between stages', () => {
  test('travel over the node where a pipeline fits into it, else over the network', () => {
    const bytes = sequence * hidden * 2;
    const seconds = (plan: Partial<TrainingPlan>) =>
      stageTransferSeconds(contextOf({ dataParallel: 1, ...plan }));
    expect(seconds({})).toBe(0);
    expect(seconds({ pipelineParallel: 8 })).toBeCloseTo(1e-6 + bytes / 320e9, 12);
    expect(seconds({ pipelineParallel: 16 })).toBeCloseTo(3e-6 + bytes / 40e9, 12);
    for (const inner of ['tensorParallel', 'contextParallel', 'dataParallel'] as const) {
      const shared = inner === 'dataParallel' ? 1 : 2;
      expect(seconds({ pipelineParallel: 4, [inner]: 2 })).toBeCloseTo(
        1e-6 + bytes / shared / 320e9,
        12,
      );
      expect(seconds({ pipelineParallel: 8, [inner]: 2 })).toBeCloseTo(
        3e-6 + bytes / shared / 40e9,
        12,
      );
    }
    expect(seconds({ pipelineParallel: 8, microBatchSequences: 2 })).toBeCloseTo(
      1e-6 + (2 * bytes) / 320e9,
      12,
    );
  });
});
