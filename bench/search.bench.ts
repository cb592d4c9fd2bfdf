/** How fast searches and sweeps are: the plans of GPT-3 and DeepSeek-V3, the points of a service, the points of a sweep. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { createLibrary } from '../src/scenario/create-library.ts';
import { checkScenario } from '../src/scenario/scenario-document.ts';
import { searchInfer } from '../src/search/infer/search-infer.ts';
import { compileSweep } from '../src/search/sweep/evaluator.ts';
import { readSweep } from '../src/search/sweep/sweep-document.ts';
import { searchSpace } from '../src/search/train/branch-and-bound.ts';
import { trainingSpace } from '../src/search/train/space.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());

/** Calculon covers 150 to 280 plans a second on two processes, and did not end its 1,136,960 in a quarter of an hour. */
describe('all training plans', () => {
  const cases = [
    ['gpt-3-175b', 'a100-80gb-sxm', 1024, 1536, 2048, 'bf16'],
    ['deepseek-v3', 'h800-sxm', 2048, 15360, 4096, 'fp8'],
  ] as const;
  for (const [model, id, chips, globalBatchSequences, sequenceLength, precision] of cases) {
    const chip = library.chip(id);
    const task = {
      architecture: library.model(model),
      chips,
      domainChips: chip.scaleUp.domainChips,
      sequenceLength,
      globalBatchSequences,
      precision,
    };
    const device = { chip, efficiency: library.efficiency(chip.efficiency) };
    bench(
      `of ${model} on ${chips} ${id}`,
      () => {
        const space = trainingSpace(task, {});
        if (space !== undefined) searchSpace(space, device, library.trainingStacks, { keep: 24 });
      },
      { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 },
    );
  }
});

/** aiconfigurator evaluates 26,008 points of the first in 11 s, and 79,992 of the second in 21 s, warm. */
describe('the frontier of a service', () => {
  for (const [model, chip, chips] of [
    ['qwen3-32b', 'h200-sxm', 32],
    ['llama-3.1-70b', 'h100-sxm', 8],
  ] as const) {
    const document = checkScenario(
      {
        name: 'Bench',
        model,
        serving: {
          cluster: { chip, chips },
          workload: {
            inputTokens: 4000,
            outputTokens: 500,
            arrivals: { kind: 'poisson', requestsPerSecond: 1 },
          },
        },
      },
      'bench',
    );
    bench(
      `of ${model} on ${chips} ${chip}`,
      () => void searchInfer({ document, chips: [], precisions: [] }, library),
      { iterations: 3, time: 0, warmupIterations: 1, warmupTime: 0 },
    );
  }
});

describe('a sweep', () => {
  const text = readFileSync('scenarios/sweeps/chips-by-price.json', 'utf8');
  const scenario = JSON.parse(readFileSync('scenarios/mixtral-8x7b.json', 'utf8'));
  const sweep = compileSweep(readSweep(text, 'bench'), scenario, { library, file: 'bench' });
  sweep.evaluate(0, 1);
  bench('of 4,000 points that share one simulation', () => void sweep.evaluate(0, 4000));
});
