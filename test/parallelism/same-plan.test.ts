/** Plans that differ in a single word are two plans: what is known of one must never be said of the other. */
import { describe, expect, test } from 'vitest';
import type { ServingPlan, TrainingPlan } from '../../src/parallelism/plan.ts';
import { isSameServingPlan, isSameTrainingPlan } from '../../src/parallelism/same-plan.ts';

const training = {
  precision: 'fp8',
  tensorParallel: 2,
  sequenceParallel: true,
  tensorOverlap: 'ring',
  pipelineParallel: 4,
  virtualPipelineStages: 2,
  pipelineSchedule: '1f1b',
  expertParallel: 8,
  expertTensorParallel: 2,
  contextParallel: 2,
  contextMethod: 'ring',
  dataParallel: 16,
  zeroStage: 1,
  zeroShards: 16,
  gradientOverlap: true,
  microBatchSequences: 2,
  recompute: 'selective',
  recomputeParts: ['norms'],
  offload: 'none',
  optimizer: 'adamw',
  optimizerState: 'fp32',
  gradientBytes: 4,
  expertBalance: 'learned',
  capacityFactor: 1.25,
  expertDispatch: 'deepep',
  expertOverlap: true,
  mtpLayers: 1,
  stackTier: 'tuned',
  stackFamily: 'megatron',
  stackYear: 2026,
  kernelGraphs: true,
  compiledModules: true,
} as const satisfies Required<TrainingPlan>;

const serving = {
  precision: 'fp8',
  attentionPrecision: 'bf16',
  kvCachePrecision: 'fp8',
  storedWeightBytes: 0.5,
  tensorParallel: 2,
  pipelineParallel: 2,
  contextParallel: 2,
  expertParallel: 8,
  dataParallelAttention: 4,
  redundantExperts: 32,
  expertBalance: 'eplb',
  twoBatchOverlap: true,
  speculative: { draftTokens: 1, acceptedTokensPerStep: 1.8 },
} as const satisfies Required<ServingPlan>;

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}, another` : [value];
}

describe('plans of training', () => {
  test('are the same as a copy', () => {
    expect(isSameTrainingPlan(training, { ...training })).toBe(true);
  });

  test.each(Object.entries(training))('are others with another %s', (word, value) => {
    expect(isSameTrainingPlan(training, { ...training, [word]: another(value) })).toBe(false);
  });
});

describe('layouts of a service', () => {
  test('are the same as a copy', () => {
    const copy = { ...serving, speculative: { ...serving.speculative } };
    expect(isSameServingPlan(serving, copy)).toBe(true);
  });

  test.each(Object.entries(serving).filter(([word]) => word !== 'speculative'))(
    'are others with another %s',
    (word, value) => {
      expect(isSameServingPlan(serving, { ...serving, [word]: another(value) })).toBe(false);
    },
  );

  test.each(Object.entries(serving.speculative))('are others with another %s', (word, value) => {
    const speculative = { ...serving.speculative, [word]: another(value) };
    expect(isSameServingPlan(serving, { ...serving, speculative })).toBe(false);
    expect(isSameServingPlan(serving, { ...serving, speculative: undefined } as never)).toBe(false);
  });
});
