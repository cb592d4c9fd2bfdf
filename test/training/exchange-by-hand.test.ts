/** What comes beside the layers, by hand: the update, gradients and parameters, activations between stages. */
import { describe, expect, test } from 'vitest';
import { allGatherSeconds } from '../../src/network/all-gather.ts';
import { allReduceSeconds } from '../../src/network/all-reduce.ts';
import { groupOf } from '../../src/network/group.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { gradientExchange, stageTransferSeconds } from '../../src/training/gradient-exchange.ts';
import { heldParameters } from '../../src/training/held-parameters.ts';
import { optimizerSeconds } from '../../src/training/optimizer.ts';
import type { TrainingStack } from '../../src/training/stack.ts';
import { roundChip, roundDevice } from '../support/shapes.ts';
import { contextOf, sequence } from '../support/training-context.ts';

const hidden = 2048;
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

  test('that the host keeps streams past the chip, both ways through a host memory of 100 GB/s', () => {
    expect(seconds({ offload: 'optimizer' })).toBeCloseTo((all * 24) / (0.88 * 100e9), 9);
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
    // Two replicas of two experts' shards of two chips stand eight chips apart, a node each.
    const cut = { dataParallel: 16, zeroShards: 2, expertParallel: 2, expertTensorParallel: 2 };
    const here = held(cut);
    expect(exchange(cut)).toBeCloseTo(
      gather(here.other * 4, 2) +
        gather(here.other * 2, 2) +
        gather(here.expert * 4, 2, 4) +
        gather(here.expert * 2, 2, 4) +
        reduce((here.other / 2) * 4, 8, 2) +
        reduce((here.expert / 2) * 4, 2, 8),
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
