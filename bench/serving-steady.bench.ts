/** Steady-state decoding in closed form, DeepSeek-R1 on H800: at least 500,000 evaluations a second on one core. */
import { bench, describe } from 'vitest';
import { compileStep } from '../src/inference/compiled-step.ts';
import type { ServingContext } from '../src/inference/context.ts';
import { decodeStep } from '../src/inference/decode.ts';
import { createLibrary } from '../src/scenario/create-library.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const chip = library.chip('h800-sxm');
const serving: ServingContext = {
  architecture: library.model('deepseek-v3'),
  device: { chip, efficiency: library.efficiency(chip.efficiency) },
  stack: library.servingStack(),
  plan: {
    precision: 'fp8',
    attentionPrecision: 'fp8',
    kvCachePrecision: 'bf16',
    tensorParallel: 1,
    pipelineParallel: 1,
    expertParallel: 128,
    dataParallelAttention: 128,
    redundantExperts: 0,
    expertBalance: 'eplb',
    twoBatchOverlap: true,
    speculative: { draftTokens: 1, acceptedTokensPerStep: 1.8 },
  },
};
const step = compileStep(serving);
const evaluations = 1000;

describe('decode steps of DeepSeek-R1 on 128 H800', () => {
  bench('a thousand batches and contexts, compiled', () => {
    for (let index = 0; index < evaluations; index++) {
      step.decodeSeconds(1 + (index % 256), 512 + 7.5 * index);
    }
  });
  bench('one, operation by operation', () => {
    decodeStep(128, 4096, serving);
  });
});
