/** The run of DeepSeek-V3 in its phases, against the hours that its report bills (arXiv 2412.19437, table 1). */
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const document = {
  name: 'DeepSeek-V3, the whole run',
  model: 'deepseek-v3',
  training: {
    cluster: { chip: 'h800-sxm', chips: 2048 },
    tokens: '14.8e12',
    sequenceLength: 4096,
    globalBatchSequences: 15360,
    precision: 'fp8',
    batchRamp: { from: 3072, tokens: '469e9' },
    plan: {
      tensorParallel: 1,
      pipelineParallel: 16,
      pipelineSchedule: 'dualpipe',
      expertParallel: 64,
      zeroStage: 1,
      recompute: 'selective',
      expertDispatch: 'deepep',
      expertOverlap: true,
    },
    phases: [
      {
        name: 'extension to 32K',
        tokens: '62.9e9',
        sequenceLength: 32768,
        globalBatchSequences: 1920,
      },
      {
        name: 'extension to 128K',
        tokens: '62.9e9',
        sequenceLength: 131072,
        globalBatchSequences: 480,
      },
      {
        name: 'reinforcement',
        globalBatchSequences: 512,
        reinforcement: {
          steps: 10,
          sequencesPerStep: 8192,
          promptTokens: 500,
          responseTokens: 4000,
          longestResponseTokens: 16000,
        },
      },
    ],
  },
};
const { training } = simulate(checkScenario(document, 'v3'), library);
if (training?.feasible !== true) throw new Error('the run is possible');
const phases = training.phases ?? [];

describe('the whole run of DeepSeek-V3', () => {
  test('pre-trains within 10% of the 2.664 million hours billed', () => {
    expect(Math.abs((phases[0]?.chipHours ?? 0) / 2.664e6 - 1)).toBeLessThan(0.1);
  });

  test('adds up to its phases', () => {
    const sum = phases.reduce((total, phase) => total + phase.chipHours, 0);
    expect(training.chipHours / sum).toBeCloseTo(1, 12);
    expect(phases.map(({ kind }) => kind)).toEqual([
      'training',
      'training',
      'training',
      'reinforcement',
    ]);
  });

  test('waits for the longest response before every update', () => {
    const { generationSeconds = 0, updateSeconds = 0, stepSeconds = 0 } = phases[3] ?? {};
    expect(generationSeconds + updateSeconds).toBeCloseTo(stepSeconds, 6);
    expect(generationSeconds).toBeGreaterThan(updateSeconds);
  });
});
