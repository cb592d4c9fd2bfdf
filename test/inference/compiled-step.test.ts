/** The compiled evaluator is the plain step made fast: same figures, for every model and kind of plan. */
import { describe, expect, test } from 'vitest';
import { compileStep } from '../../src/inference/compiled-step.ts';
import type { ServingContext } from '../../src/inference/context.ts';
import { servingStep } from '../../src/inference/decode.ts';
import { openLibrary } from '../../src/node/library.ts';
import type { ServingPlan } from '../../src/parallelism/plan.ts';
import { oneChipServing } from '../support/shapes.ts';

const library = openLibrary();
const chip = library.chip('h800-sxm');

function contextOf(model: string, plan: Partial<ServingPlan>): ServingContext {
  return {
    architecture: library.model(model),
    device: { chip, efficiency: library.efficiency(chip.efficiency) },
    stack: library.servingStack(),
    plan: { ...oneChipServing, ...plan },
  };
}

/** Sequences and contexts in, between and beyond what windows and choices of keys have as limits. */
const points = [
  [1, 100],
  [7, 127.5],
  [64, 1024],
  [33, 4097],
  [250, 12_345.6],
  [3, 200_000],
] as const;

function expectSame(serving: ServingContext, grid = 1): void {
  const compiled = compileStep(serving, grid);
  for (const [count, context] of [...points, ...points]) {
    const sequences = count / grid;
    const plain = servingStep({ sequences, context }, undefined, serving).seconds;
    const fast = compiled.decodeSeconds(sequences, context);
    expect(Math.abs(fast - plain), `${sequences} × ${context}`).toBeLessThan(1e-9 * plain);
  }
}

describe('the compiled step equals the plain one to a part in 10^9', () => {
  test.each(library.modelIds)('%s', model => {
    expectSame(contextOf(model, {}));
  });

  test.each([
    ['tensor parallel', { tensorParallel: 8, kvCachePrecision: 'fp8' }],
    ['shared caches', { tensorParallel: 8, contextParallel: 8 }],
    ['pipeline stages', { tensorParallel: 4, pipelineParallel: 4 }],
    [
      'wide experts, two batches and drafts',
      {
        dataParallelAttention: 128,
        expertParallel: 128,
        expertBalance: 'eplb',
        twoBatchOverlap: true,
        speculative: { draftTokens: 2, acceptedTokensPerStep: 2.2 },
      },
    ],
    ['narrow weights', { tensorParallel: 8, storedWeightBytes: 0.53 }],
  ] as const)('DeepSeek-V3 with %s', (_, plan) => {
    expectSame(contextOf('deepseek-v3', plan));
    expectSame(contextOf('deepseek-v3', plan), 3);
  });

  test('sequences off the grid are timed afresh', () => {
    const serving = contextOf('deepseek-v3', {});
    const compiled = compileStep(serving);
    const plain = servingStep({ sequences: 2.625, context: 900 }, undefined, serving).seconds;
    expect(compiled.decodeSeconds(2.625, 900)).toBeCloseTo(plain, 12);
    expect(compiled.decodeSeconds(0, 900)).toBe(0);
  });
});
