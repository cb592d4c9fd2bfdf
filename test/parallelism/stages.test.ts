import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stageOfItems } from '../../src/parallelism/stages.ts';

describe('cutting layers into stages', () => {
  const costs = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
    minLength: 4,
    maxLength: 80,
  });

  test('keeps the order and uses no more stages than there are', () => {
    fc.assert(
      fc.property(costs, fc.integer({ min: 1, max: 16 }), (items, stages) => {
        const stage = stageOfItems(items, stages);
        stage.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual(stage[index - 1] ?? 0);
          expect(value).toBeLessThan(stages);
        });
      }),
    );
  });

  test('leaves no stage heavier than the mean and one item together', () => {
    fc.assert(
      fc.property(costs, fc.integer({ min: 1, max: 16 }), (items, stages) => {
        const sums = new Array<number>(stages).fill(0);
        stageOfItems(items, stages).forEach((stage, index) => {
          sums[stage] = (sums[stage] ?? 0) + (items[index] ?? 0);
        });
        const mean = items.reduce((sum, item) => sum + item, 0) / stages;
        expect(Math.max(...sums)).toBeLessThanOrEqual((mean + Math.max(...items)) * 1.001);
      }),
    );
  });
});
