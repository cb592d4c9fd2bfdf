/** The layouts that a search tries: all that are possible within stated limits, and nothing that the operator ruled out. */
import { describe, expect, test } from 'vitest';
import type { Architecture } from '../../src/model/architecture.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import {
  candidatePlans,
  type PlanWishes,
  type TrainingTask,
} from '../../src/training/candidate-plans.ts';
import { smallMixture } from '../support/shapes.ts';

const task: TrainingTask = {
  architecture: smallMixture,
  chips: 32,
  domainChips: 8,
  sequenceLength: 4096,
  globalBatchSequences: 64,
  precision: 'bf16',
};
const [layer] = smallMixture.layers;
if (layer?.feedForward.kind !== 'moe') throw new Error('experts');
const withLayers = (count: number, experts = 16): Architecture => ({
  ...smallMixture,
  layers: [{ ...layer, count, feedForward: { ...layer.feedForward, experts } as never }],
});
const dense: Architecture = {
  ...smallMixture,
  layers: [{ ...layer, feedForward: { kind: 'dense', intermediate: 4096, gated: true } }],
};

const plans = (wishes: PlanWishes = {}, change: Partial<TrainingTask> = {}) => [
  ...candidatePlans({ ...task, ...change }, wishes),
];
const values = <Word extends keyof TrainingPlan>(word: Word, all: readonly TrainingPlan[]) => [
  ...new Set(all.map(plan => plan[word])),
];
const shapeOf = (plan: TrainingPlan) =>
  [
    plan.tensorParallel,
    plan.contextParallel,
    plan.pipelineParallel,
    plan.dataParallel,
    plan.expertParallel,
    plan.microBatchSequences,
    plan.virtualPipelineStages,
    plan.recompute,
  ].join(' ');

/** Every way of taking one of each. */
function crossed(...choices: readonly (readonly number[])[]): number[][] {
  return choices.reduce<number[][]>(
    (all, some) => all.flatMap(chosen => some.map(one => [...chosen, one])),
    [[]],
  );
}

describe('candidates', () => {
  test('are every layout that divides chips, heads, experts and batch, and each once', () => {
    const powers = [1, 2, 4, 8, 16, 32];
    const wanted = crossed(powers, powers, powers, [1, 2, 4], [1, 2, 4, 8]).flatMap(
      ([tensor = 1, pipeline = 1, expert = 1, micro = 1, chunks = 1]) => {
        const data = 32 / (tensor * pipeline);
        const microBatches = 64 / (data * micro);
        const possible = [
          Number.isInteger(data) && Number.isInteger(microBatches),
          // Tensor ranks within a node; 16 layers, 16 experts.
          tensor <= 8,
          pipeline * chunks <= 16,
          expert <= 16 && (tensor * data) % expert === 0,
          chunks === 1 || (pipeline > 1 && microBatches % pipeline === 0),
        ];
        const words = [tensor, 1, pipeline, data, expert, micro, chunks];
        return possible.every(Boolean)
          ? ['none', 'selective', 'full'].map(recompute => [...words, recompute].join(' '))
          : [];
      },
    );
    const found = plans();
    expect(found.map(shapeOf).toSorted()).toEqual(wanted.toSorted());
    for (const { pipelineSchedule, virtualPipelineStages } of found) {
      expect(pipelineSchedule).toBe(virtualPipelineStages > 1 ? 'interleaved-1f1b' : '1f1b');
    }
  });

  test('keep tensor ranks to eight, to a node, to the chips, and to what divides the heads of every layer', () => {
    const sizes = (change: Partial<TrainingTask>) => values('tensorParallel', plans({}, change));
    expect(sizes({ domainChips: 72 })).toEqual([1, 2, 4, 8]);
    expect(sizes({ domainChips: 4 })).toEqual([1, 2, 4]);
    expect(sizes({ chips: 2 })).toEqual([1, 2]);
    const twelve = { ...layer, attention: { ...layer.attention, queryHeads: 12 } };
    const mixed = { ...smallMixture, layers: [layer, twelve] };
    expect(sizes({ architecture: mixed })).toEqual([1, 2, 4]);
  });

  test('cut sequences over chips where they are longer than 16,384 tokens', () => {
    const sizes = (sequenceLength: number, wishes: PlanWishes = {}) =>
      values('contextParallel', plans(wishes, { sequenceLength }));
    expect(sizes(1024)).toEqual([1]);
    expect(sizes(16384)).toEqual([1]);
    expect(sizes(32768)).toEqual([1, 2]);
    expect(sizes(131072)).toEqual([1, 2, 4, 8]);
    expect(sizes(1024, { contextParallel: 4 })).toEqual([4]);
  });

  test('under Ulysses leave each chip whole heads', () => {
    const ulysses = { contextMethod: 'ulysses', contextParallel: 8 } as const;
    expect(values('tensorParallel', plans(ulysses))).toEqual([1, 2]);
    const twelve = { ...layer, attention: { ...layer.attention, queryHeads: 12 } };
    const mixed = { ...smallMixture, layers: [layer, twelve] };
    expect(plans(ulysses, { architecture: mixed })).toEqual([]);
    expect(values('tensorParallel', plans({ ...ulysses, contextMethod: 'ring' }))).toEqual([
      1, 2, 4,
    ]);
  });

  test('cut no more stages than there are layers or chips', () => {
    const sizes = (change: Partial<TrainingTask>) => values('pipelineParallel', plans({}, change));
    expect(sizes({ architecture: withLayers(5) })).toEqual([1, 2, 4]);
    expect(sizes({ chips: 8 })).toEqual([1, 2, 4, 8]);
    const two = { ...smallMixture, layers: [...withLayers(2).layers, ...withLayers(2).layers] };
    expect(sizes({ architecture: two })).toEqual([1, 2, 4]);
  });

  test('interleave as many chunks as divide the layers, or two and four of unequal ones', () => {
    const chunks = (count: number, wishes: PlanWishes = {}, batch = 64) =>
      values(
        'virtualPipelineStages',
        plans(
          { pipelineParallel: 4, dataParallel: 8, microBatchSequences: 1, ...wishes },
          { architecture: withLayers(count), globalBatchSequences: batch },
        ),
      );
    expect(chunks(24)).toEqual([1, 2, 3, 6]);
    expect(chunks(61)).toEqual([1, 2, 4]);
    expect(chunks(13)).toEqual([1, 2]);
    expect(chunks(6)).toEqual([1]);
    // Six micro-batches are not dealt evenly to four ranks.
    expect(chunks(24, {}, 48)).toEqual([1]);
    expect(chunks(24, { pipelineSchedule: 'interleaved-1f1b' })).toEqual([2, 3, 6]);
    expect(chunks(6, { pipelineSchedule: 'interleaved-1f1b' })).toEqual([1]);
    expect(chunks(24, { pipelineSchedule: 'zero-bubble' })).toEqual([1]);
    expect(chunks(24, { virtualPipelineStages: 5 })).toEqual([5]);
    expect(chunks(24, { pipelineParallel: 1, dataParallel: 32 })).toEqual([1]);
  });

  test('keep experts to groups that divide them and the ranks around a stage', () => {
    const sizes = (experts: number, wishes: PlanWishes = {}) =>
      values(
        'expertParallel',
        plans({ pipelineParallel: 2, ...wishes }, { architecture: withLayers(16, experts) }),
      );
    expect(sizes(16)).toEqual([1, 2, 4, 8, 16]);
    expect(sizes(12)).toEqual([1, 2, 4]);
    expect(sizes(64)).toEqual([1, 2, 4, 8, 16]);
    expect(sizes(16, { expertTensorParallel: 4 })).toEqual([1, 2, 4]);
    expect(sizes(16, { expertParallel: 8 })).toEqual([8]);
    expect(sizes(16, { expertParallel: 3 })).toEqual([]);
    expect(values('expertParallel', plans({}, { architecture: dense }))).toEqual([1]);
    // A document may state it for a dense model; the step says that it changes nothing.
    expect(values('expertParallel', plans({ expertParallel: 4 }, { architecture: dense }))).toEqual(
      [4],
    );
  });

  test('redo nothing, the usual or everything; PyTorch’s wrapper knows no middle', () => {
    expect(values('recompute', plans())).toEqual(['none', 'selective', 'full']);
    expect(values('recompute', plans({ stackFamily: 'fsdp' }))).toEqual(['none', 'full']);
    expect(values('recompute', plans({ stackFamily: 'xla' }))).toHaveLength(3);
    expect(values('recompute', plans({ stackFamily: 'fsdp', recompute: 'selective' }))).toEqual([
      'selective',
    ]);
  });

  test('are what an operator has fixed, word by word', () => {
    const wishes: PlanWishes = {
      tensorParallel: 2,
      pipelineParallel: 4,
      dataParallel: 4,
      expertParallel: 4,
      microBatchSequences: 2,
      virtualPipelineStages: 2,
      recompute: 'selective',
      zeroShards: 2,
      zeroStage: 2,
    };
    const [only, ...more] = plans(wishes);
    expect(only).toMatchObject({ ...wishes, pipelineSchedule: 'interleaved-1f1b' });
    expect(more).toEqual([]);
    expect(plans({ ...wishes, dataParallel: 8 })).toEqual([]);
    expect(plans({ ...wishes, tensorParallel: 3 })).toEqual([]);
    expect(plans({ ...wishes, microBatchSequences: 3 })).toEqual([]);
    expect(plans({ dataParallel: 8 }).every(({ dataParallel }) => dataParallel === 8)).toBe(true);
  });

  test('shard over all ranks that hold the same parameters, and take what stacks of 2026 do for the rest', () => {
    for (const plan of plans({}, { sequenceLength: 32768 })) {
      expect(plan.zeroShards).toBe(plan.dataParallel * plan.contextParallel);
      expect(plan).toMatchObject({
        sequenceParallel: true,
        expertTensorParallel: 1,
        contextMethod: 'ring',
        zeroStage: 1,
        offload: 'none',
        optimizerState: 'fp32',
        gradientBytes: 4,
        expertOverlap: false,
        kernelGraphs: false,
        compiledModules: false,
        stackYear: 2026,
      });
    }
    const [eight] = plans({}, { precision: 'fp8' });
    expect(eight?.optimizerState).toBe('bf16-moments');
    for (const pipelineSchedule of ['dualpipe', 'dualpipe-v'] as const) {
      expect(values('expertOverlap', plans({ pipelineSchedule }))).toEqual([true]);
    }
    expect(values('expertOverlap', plans({ pipelineSchedule: 'zero-bubble' }))).toEqual([false]);
  });
});
