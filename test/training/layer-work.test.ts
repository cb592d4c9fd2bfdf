/** What a layer does on one rank: kernels, rows, passes and messages, counted by hand. */
import { describe, expect, test } from 'vitest';
import type { LayerGroup } from '../../src/model/architecture.ts';
import { allGatherSeconds } from '../../src/network/all-gather.ts';
import { allToAllSeconds } from '../../src/network/all-to-all.ts';
import { groupOf } from '../../src/network/group.ts';
import type { Operation } from '../../src/operators/operation.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { attentionComputeSeconds } from '../../src/timing/attention-law.ts';
import { layerWork } from '../../src/training/layer-work.ts';
import { operationsOf } from '../../src/training/part-memory.ts';
import type { TrainingStack } from '../../src/training/stack.ts';
import { chipWith, roundChip, roundDevice, smallMixture } from '../support/shapes.ts';
import { contextOf, sequence } from '../support/training-context.ts';

const hidden = 2048;
const [mixture] = smallMixture.layers;
if (mixture?.feedForward.kind !== 'moe') throw new Error('experts');
const routed = mixture.feedForward;
const dense: LayerGroup = {
  ...mixture,
  feedForward: { kind: 'dense', intermediate: 8192, gated: true },
};

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
      operationsOf(layerWork(mixture, contextOf({ expertParallel: 8, ...plan })).parts).reduce(
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
      operationsOf(layerWork(dense, contextOf(plan, { passFactor })).parts).reduce(
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
      operationsOf(layerWork(dense, contextOf(plan, stack)).parts);
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
