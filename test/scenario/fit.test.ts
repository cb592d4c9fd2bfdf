/** `fit` looks at memory alone: what it calls a way out fits, and the cheapest comes first. */
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { memoryFit } from '../../src/scenario/fit.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());

function fitOf(chips: number, plan: object = {}) {
  const cluster = { chip: 'h100-sxm', chips };
  const document = {
    name: 'fit',
    model: 'llama-3.1-70b',
    training: {
      cluster,
      tokens: '1e12',
      sequenceLength: 4096,
      globalBatchSequences: 1024,
      precision: 'bf16',
      plan,
    },
    serving: {
      cluster: { ...cluster, chips: Math.min(chips, 8) },
      workload: {
        inputTokens: 4096,
        outputTokens: 512,
        arrivals: { kind: 'closed', concurrency: 1 },
      },
    },
  };
  return memoryFit(checkScenario(document, 'fit'), library);
}

describe('a plan that does not fit', () => {
  const { training } = fitOf(8, { tensorParallel: 8, pipelineParallel: 1, recompute: 'none' });
  if (training === undefined) throw new Error('training was asked');

  test('names the category that breaks it', () => {
    expect(training.fits).toBe(false);
    expect(training.largest).toBe('optimizer');
    expect(training.memory?.usedBytes).toBeGreaterThan(training.memory?.capacityBytes ?? 0);
  });

  test('has ways out of different kinds that do fit, cheapest first', () => {
    const { waysOut, memory } = training;
    expect(waysOut.length).toBeGreaterThan(1);
    expect(new Set(waysOut.map(({ by }) => by)).size).toBe(waysOut.length);
    for (const { usedBytes } of waysOut) {
      expect(usedBytes).toBeLessThanOrEqual(memory?.capacityBytes ?? 0);
    }
    const costs = waysOut.map(({ chips, stepRatio = 1 }) => chips * stepRatio);
    expect(costs).toEqual([...costs].sort((one, other) => one - other));
  });
});

test('what fits needs no way out, and tells how many sequences it holds', () => {
  const { training, serving } = fitOf(256);
  expect(training).toMatchObject({ fits: true, waysOut: [] });
  expect(serving?.fits).toBe(true);
  expect(serving?.sequences).toBeGreaterThan(100);
});

test('70 billion weights of two bytes need more than one chip of 80 GB, or fewer bytes', () => {
  const { serving } = fitOf(1);
  expect(serving?.fits).toBe(false);
  expect(serving?.largest).toBe('weights');
  expect(serving?.waysOut.map(({ by }) => by)).toContain('chips');
});
