/** The memory of a training rank, category by category, counted by hand. */
import { describe, expect, test } from 'vitest';
import type { PipelineSchedule, TrainingPlan } from '../../src/parallelism/plan.ts';
import { heldParameters } from '../../src/training/held-parameters.ts';
import { trainingMemory } from '../../src/training/memory.ts';
import { gptContext as contextOf, gpt, gptLayer, hidden, sequence } from '../support/gpt.ts';
import { smallMixture } from '../support/shapes.ts';

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
