/** What no layout can change: the work of a step, and what more chips can and cannot do for it. */
import { describe, expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { modelFromLibrary } from '../support/training-world.ts';

const batch = 256;
const world = modelFromLibrary('deepseek-v3', 'h800-sxm');

const layouts: readonly Partial<TrainingPlan>[] = [
  { dataParallel: 64 },
  { dataParallel: 32, tensorParallel: 2, sequenceParallel: true },
  { dataParallel: 16, tensorParallel: 4, sequenceParallel: true, expertParallel: 8 },
  { dataParallel: 64, expertParallel: 64 },
  { dataParallel: 16, pipelineParallel: 4, expertParallel: 16 },
  {
    dataParallel: 8,
    pipelineParallel: 4,
    tensorParallel: 2,
    sequenceParallel: true,
    expertParallel: 8,
  },
  { dataParallel: 16, contextParallel: 4, expertParallel: 16 },
];

describe('the floating-point work of a step', () => {
  const plain = world.flop({ dataParallel: 64 }, batch);

  test.each(layouts)('is the same over all chips, but for what tensor ranks repeat: %j', plan => {
    const repeated = world.flop(plan, batch) / plain - 1;
    // Every tensor rank compresses queries and keys for itself, and routes: about 2% of the work for each doubling.
    const most = 0.025 * ((plan.tensorParallel ?? 1) - 1);
    expect(repeated).toBeGreaterThan(-1e-3);
    expect(repeated).toBeLessThan(most + 1e-3);
  });
});

describe('twice the data-parallel chips, at the same batch and an otherwise equal plan', () => {
  test.each(layouts.filter(({ pipelineParallel = 1 }) => pipelineParallel === 1))(
    'never more than halve the time of %j',
    plan => {
      const { dataParallel = 1 } = plan;
      const one = world.seconds(plan, batch);
      const two = world.seconds({ ...plan, dataParallel: 2 * dataParallel }, batch);
      expect(two).toBeLessThan(one);
      expect(two).toBeGreaterThanOrEqual((one / 2) * (1 - 1e-9));
    },
  );
});

describe('faster links', () => {
  test.each(layouts)('never make a step slower: %j', plan => {
    const slow = world.seconds(plan, batch);
    for (const links of [{ scaleUp: 2 }, { scaleOut: 2 }, { scaleUp: 2, scaleOut: 2 }]) {
      expect(world.seconds(plan, batch, links)).toBeLessThanOrEqual(slow * (1 + 1e-9));
    }
  });
});
