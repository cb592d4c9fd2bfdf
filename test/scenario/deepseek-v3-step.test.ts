/** DeepSeek-V3's published step, part by part (arXiv 2505.09343, table 4): 2,048 H800, 16 stages, DualPipe. */
import { expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const document = {
  name: 'DeepSeek-V3',
  model: 'deepseek-v3',
  training: {
    cluster: { chip: 'h800-sxm', chips: 2048 },
    tokens: '14.8e12',
    sequenceLength: 4096,
    globalBatchSequences: 15360,
    precision: 'fp8',
    plan: {
      tensorParallel: 1,
      pipelineParallel: 16,
      pipelineSchedule: 'dualpipe',
      expertParallel: 64,
      zeroStage: 1,
      recompute: 'selective',
      expertBalance: 'learned',
      expertDispatch: 'deepep',
      expertOverlap: true,
    },
  },
};

test('the step of DeepSeek-V3 is within 10% in all, its parts as docs/pipelines-and-runs.md states them', () => {
  const library = createLibrary(shippedDocuments());
  const { training } = simulate(checkScenario(document, 'v3'), library);
  if (training?.feasible !== true || training.pipeline === undefined) throw new Error('it runs');
  const { pipeline, stepSeconds } = training;
  const off = (simulated: number, published: number) => Math.abs(simulated / published - 1);
  expect(off(stepSeconds, 19.926)).toBeLessThan(0.1);
  expect(off(pipeline.overlappedSeconds, 13.95)).toBeLessThan(0.1);
  expect(off(pipeline.forwardSeconds, 1.13)).toBeLessThan(0.15);
  expect(off(pipeline.backwardSeconds, 1.99)).toBeLessThan(0.25);
  expect(off(pipeline.weightSeconds, 0.48)).toBeLessThan(0.6);
  expect(off(pipeline.bubbleSeconds + pipeline.transferSeconds, 2.06)).toBeLessThan(0.6);
});
