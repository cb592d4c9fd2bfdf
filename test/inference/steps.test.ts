import { describe, expect, test } from 'vitest';
import type { ServingContext } from '../../src/inference/context.ts';
import { decodeStep } from '../../src/inference/decode.ts';
import {
  cacheBytesPerSequence,
  largestBatchPerChip,
  weightBytesPerChip,
} from '../../src/inference/memory.ts';
import { computedTokens, prefillStep } from '../../src/inference/prefill.ts';
import type { ServingPlan } from '../../src/parallelism/plan.ts';
import {
  chipWith,
  oneChipServing,
  roundChip,
  roundDevice,
  servingStack,
  smallMixture,
} from '../support/shapes.ts';

function contextOf(plan: Partial<ServingPlan> = {}, device = roundDevice): ServingContext {
  return {
    architecture: smallMixture,
    device,
    plan: { ...oneChipServing, ...plan },
    stack: servingStack,
  };
}

describe('a decode step', () => {
  test('takes longer with more sequences and longer contexts, and yields more tokens in all', () => {
    const context = contextOf();
    let last = decodeStep(1, 1000, context);
    for (const batch of [2, 8, 32, 128]) {
      const next = decodeStep(batch, 1000, context);
      expect(next.seconds).toBeGreaterThan(last.seconds);
      expect(next.outputTokensPerSecondPerChip).toBeGreaterThan(last.outputTokensPerSecondPerChip);
      last = next;
    }
    expect(decodeStep(32, 8000, context).seconds).toBeGreaterThan(
      decodeStep(32, 1000, context).seconds,
    );
  });

  test('is never faster than reading what it must from memory', () => {
    const context = contextOf();
    const bytes = 64 * cacheBytesPerSequence(2000, context);
    expect(decodeStep(64, 2000, context).seconds).toBeGreaterThan(bytes / 4e12);
  });

  test('gains from accepted drafts and loses from rejected ones', () => {
    const plain = decodeStep(8, 1000, contextOf());
    const draft = (acceptedTokensPerStep: number) =>
      decodeStep(8, 1000, contextOf({ speculative: { draftTokens: 1, acceptedTokensPerStep } }));
    expect(draft(1.8).timePerOutputTokenSeconds).toBeLessThan(plain.timePerOutputTokenSeconds);
    expect(draft(1).timePerOutputTokenSeconds).toBeGreaterThan(plain.timePerOutputTokenSeconds);
  });

  test('is faster on more memory bandwidth', () => {
    const fast = chipWith({ memory: { ...roundChip.memory, bandwidthBytesPerSecond: 8e12 } });
    expect(decodeStep(32, 2000, contextOf({}, fast)).seconds).toBeLessThan(
      decodeStep(32, 2000, contextOf()).seconds,
    );
  });

  test('spreads its experts: wider groups read fewer weights per chip', () => {
    const wide = contextOf({ dataParallelAttention: 8, expertParallel: 8 });
    expect(weightBytesPerChip(wide)).toBeLessThan(weightBytesPerChip(contextOf()) / 3);
    expect(largestBatchPerChip(2000, wide)).toBeGreaterThan(largestBatchPerChip(2000, contextOf()));
  });
});

describe('prefill', () => {
  test('skips cached tokens, down to the last one', () => {
    expect(computedTokens({ inputTokens: 1000, prefixCacheHitRate: 0.25 })).toBe(750);
    expect(computedTokens({ inputTokens: 1000, prefixCacheHitRate: 1 })).toBe(1);
  });

  test('reads longer prompts more slowly per token, since attention grows with the square', () => {
    const rate = (inputTokens: number) =>
      prefillStep(16384, { inputTokens, prefixCacheHitRate: 0 }, contextOf())
        .inputTokensPerSecondPerChip;
    expect(rate(16384)).toBeLessThan(rate(2048));
  });

  test('never beats the peak', () => {
    const { inputTokensPerSecondPerChip } = prefillStep(
      16384,
      { inputTokens: 4096, prefixCacheHitRate: 0 },
      contextOf(),
    );
    const flopPerToken = 2 * 16 * (2 * 3 * 2048 * 4096 + 2048 * 2048 * 2.5);
    expect(inputTokensPerSecondPerChip * flopPerToken).toBeLessThan(2e15);
  });
});

test('8-bit caches halve what a sequence keeps', () => {
  expect(cacheBytesPerSequence(1000, contextOf({ kvCachePrecision: 'fp8' }))).toBe(
    cacheBytesPerSequence(1000, contextOf()) / 2,
  );
});
