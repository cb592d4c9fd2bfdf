/** Unknown names of a scenario are reported together, each at its path. */
import { expect, test } from 'vitest';
import { checkNames } from '../../src/scenario/check-names.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import type { ScenarioDocument } from '../../src/scenario/scenario-document.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const good: ScenarioDocument = {
  name: 'x',
  model: 'mixtral-8x7b',
  training: {
    cluster: { chip: 'h100-sxm', chips: 8 },
    tokens: 1e9,
    sequenceLength: 4096,
    globalBatchSequences: 64,
  },
};

function pathsOf(document: ScenarioDocument): readonly string[] {
  try {
    checkNames(document, library);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path }) => path);
  }
}

test('known names pass', () => {
  expect(pathsOf(good)).toEqual([]);
});

test('every unknown name stands at its path', () => {
  const bad: ScenarioDocument = {
    ...good,
    model: 'nothing',
    training: {
      cluster: { chip: 'h100', chips: 8 },
      tokens: 1e9,
      sequenceLength: 1,
      globalBatchSequences: 1,
    },
    economics: { prices: 'never' },
    compare: { chips: ['h100-sxm', 'h99'] },
  };
  expect(pathsOf(bad)).toEqual([
    'model',
    'training.cluster.chip',
    'economics.prices',
    'compare.chips.1',
  ]);
});

test('a bad document behind a good name speaks for itself', () => {
  const broken = createLibrary({ ...shippedDocuments(), models: { 'mixtral-8x7b': '{' } });
  expect(() => checkNames(good, broken)).toThrow('model mixtral-8x7b: line 1');
});
