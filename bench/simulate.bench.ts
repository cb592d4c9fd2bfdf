/** How long the two things take that are done most often: one training step, one whole scenario. */
import { readFileSync } from 'node:fs';
import { bench, describe } from 'vitest';
import { createLibrary } from '../src/scenario/create-library.ts';
import { readScenario } from '../src/scenario/scenario-document.ts';
import { simulate } from '../src/scenario/simulate.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());

describe('simulate', () => {
  for (const name of ['deepseek-v3', 'mixtral-8x7b']) {
    const document = readScenario(readFileSync(`scenarios/${name}.json`, 'utf8'), name);
    bench(name, () => void simulate(document, library));
  }
});
