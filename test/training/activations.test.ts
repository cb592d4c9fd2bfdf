/** What layers keep for backward, counted by hand and against what the papers of Megatron-LM print. */
import { describe, expect, test } from 'vitest';
import type { LayerGroup } from '../../src/model/architecture.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { layerActivationBytes, workingBytes } from '../../src/training/activations.ts';
import { gptContext as contextOf, gpt, gptLayer, heads, hidden, sequence } from '../support/gpt.ts';
import { smallMixture } from '../support/shapes.ts';

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
