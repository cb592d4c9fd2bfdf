/** Layouts that agree in every word share their steps, and no others do. */
import { expect, test } from 'vitest';
import { sharedContexts } from '../../src/inference/shared-steps.ts';
import type { ServingPlan } from '../../src/parallelism/plan.ts';
import { roundDevice, servingStack, smallMixture } from '../support/shapes.ts';

/** Every word that a plan may have. */
const plan: Required<ServingPlan> = {
  precision: 'bf16',
  attentionPrecision: 'bf16',
  kvCachePrecision: 'bf16',
  storedWeightBytes: 2,
  tensorParallel: 2,
  pipelineParallel: 1,
  contextParallel: 1,
  expertParallel: 2,
  dataParallelAttention: 1,
  redundantExperts: 0,
  expertBalance: 'eplb',
  twoBatchOverlap: false,
  speculative: { draftTokens: 1, acceptedTokensPerStep: 1.7 },
};

const others: Required<ServingPlan> = {
  precision: 'fp8',
  attentionPrecision: 'fp8',
  kvCachePrecision: 'fp8',
  storedWeightBytes: 1,
  tensorParallel: 4,
  pipelineParallel: 2,
  contextParallel: 2,
  expertParallel: 4,
  dataParallelAttention: 2,
  redundantExperts: 8,
  expertBalance: 'none',
  twoBatchOverlap: true,
  speculative: { draftTokens: 1, acceptedTokensPerStep: 1.8 },
};

const contextWith = (words: ServingPlan) => ({
  architecture: smallMixture,
  device: roundDevice,
  plan: words,
  stack: servingStack,
});

test('a layout is found again by its words alone, and one that differs in any word is another', () => {
  const share = sharedContexts();
  const first = share(contextWith(plan));
  expect(share(contextWith({ ...plan, speculative: { ...plan.speculative } }))).toBe(first);
  for (const word of Object.keys(plan) as (keyof ServingPlan)[]) {
    const changed = { ...plan, [word]: others[word] };
    const other = share(contextWith(changed));
    expect(other.plan, word).toEqual(changed);
    expect(other, word).not.toBe(first);
    expect(share(contextWith(plan)), word).toBe(first);
  }
});
