import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stageOfItems } from '../../src/parallelism/stages.ts';
import { pipelineTime } from '../../src/training/pipeline.ts';

function even(stages: number, microBatches: number, virtual = 1) {
  const fill = (seconds: number) => new Array<number>(stages * virtual).fill(seconds / virtual);
  return {
    forward: fill(1),
    backward: fill(2),
    weight: fill(1),
    ranks: stages,
    virtual,
    microBatches,
  };
}

describe('the pipeline bubble of equal stages', () => {
  test('is (p−1)/m of the ideal time under 1F1B and GPipe', () => {
    for (const schedule of ['1f1b', 'gpipe'] as const) {
      const time = pipelineTime(schedule, even(8, 32));
      expect(time.steadySeconds).toBeCloseTo(96, 9);
      expect(time.bubbleSeconds / time.steadySeconds).toBeCloseTo(7 / 32, 9);
    }
  });

  test('shrinks by the number of chunks when interleaved', () => {
    const time = pipelineTime('interleaved-1f1b', even(8, 32, 4));
    expect(time.bubbleSeconds / time.steadySeconds).toBeCloseTo(7 / 32 / 4, 9);
  });

  test('is smaller under zero-bubble and DualPipe', () => {
    const plain = pipelineTime('1f1b', even(8, 32)).bubbleSeconds;
    const zero = pipelineTime('zero-bubble', even(8, 32)).bubbleSeconds;
    expect(zero).toBeLessThan(plain);
    expect(pipelineTime('dualpipe', even(8, 32)).bubbleSeconds).toBeLessThan(zero);
  });

  test('vanishes on one rank', () => {
    for (const schedule of [
      'gpipe',
      '1f1b',
      'interleaved-1f1b',
      'zero-bubble',
      'dualpipe',
    ] as const) {
      expect(pipelineTime(schedule, even(1, 32)).bubbleSeconds).toBe(0);
    }
  });
});

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
