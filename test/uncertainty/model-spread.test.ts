/** What the model gets wrong, as an input of a study. */
import { describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import type { Uncertainty } from '../../src/timing/uncertainty.ts';
import { modelSpread, usualSpread } from '../../src/uncertainty/model-spread.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const model = library.model('deepseek-v3');
const table: Uncertainty = {
  calibratedOn: '2026-11-25',
  share: 0.8,
  classes: {
    'training moe tuned': { factor: 1.3, rows: 10, groups: 3 },
    serving: { factor: 1.4, rows: 10, groups: 3 },
  },
  measuredChips: ['h800-sxm'],
  elsewhere: 1.2,
};
const used = { trainingChip: 'h800-sxm', servingChip: 'ascend-920', tier: 'tuned' };

describe('the spread of the model', () => {
  test('is one sigma of the interval that holds four measurements in five', () => {
    const { training } = modelSpread(table, model, used);
    expect(training ** 1.2815515655446004).toBeCloseTo(1.3, 12);
  });

  test('is wider on a chip whose kernels nobody measured', () => {
    const here = modelSpread(table, model, { ...used, servingChip: 'h800-sxm' });
    expect(modelSpread(table, model, used).serving).toBeGreaterThan(here.serving);
  });

  test('is the usual one where nothing is known', () => {
    expect(modelSpread(undefined, model, used)).toEqual(usualSpread);
    expect(modelSpread({ ...table, classes: {} }, model, used)).toEqual(usualSpread);
  });
});
