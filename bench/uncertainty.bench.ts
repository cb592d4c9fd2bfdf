/** How long a study of uncertainty takes: 2,000 draws of the whole DeepSeek scenario, as `--uncertainty 2000` does. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { createLibrary } from '../src/scenario/create-library.ts';
import { readUncertainScenario } from '../src/scenario/scenario-document.ts';
import { studyUncertainty } from '../src/uncertainty/study.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());

describe('2,000 draws', () => {
  const scenario = readUncertainScenario(readFileSync('scenarios/deepseek-v3.json', 'utf8'), 'v3');
  bench('deepseek-v3', () => void studyUncertainty(scenario, { draws: 2000, seed: 1 }, library), {
    iterations: 3,
    warmupIterations: 1,
  });
});
