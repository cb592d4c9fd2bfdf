/** Chips that share a sequence: what the ring sends and what Ulysses sends. */
import { expect, test } from 'vitest';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { contextMessages } from '../../src/training/context-exchange.ts';
import { onePlan, roundDevice, smallMixture, trainingStack } from '../support/shapes.ts';

const [layer] = smallMixture.layers;
if (layer === undefined) throw new Error('the model has layers');

function sent(plan: Partial<TrainingPlan>): number {
  const { contextParallel = 1 } = plan;
  const tokens = 65536 / contextParallel;
  const context = {
    architecture: smallMixture,
    device: roundDevice,
    plan: { ...onePlan, ...plan },
    stack: trainingStack,
    sequenceLength: 65536,
  };
  return contextMessages(layer as NonNullable<typeof layer>, tokens, context).reduce(
    (sum, { bytes }) => sum + bytes,
    0,
  );
}

test('nothing is sent while each chip has whole sequences', () => {
  expect(sent({ contextParallel: 1 })).toBe(0);
});

test('a ring passes all keys and values by every chip, however many there are', () => {
  // 65,536 tokens × keys and values of 4 heads × 128 × 2 bytes, less the own part.
  const whole = 65536 * 2 * 4 * 128 * 2;
  expect(sent({ contextParallel: 4 })).toBeCloseTo((whole * 3) / 4, 0);
  expect(sent({ contextParallel: 8 })).toBeCloseTo((whole * 7) / 8, 0);
});

test('Ulysses sends queries, keys, values and outputs of its own tokens: less with every chip', () => {
  const ulysses = { contextMethod: 'ulysses' } as const;
  const all = 65536 * (2 * 4 + 2 * 16) * 128 * 2;
  expect(sent({ ...ulysses, contextParallel: 4 })).toBeCloseTo(((all / 4) * 3) / 4, 0);
  expect(sent({ ...ulysses, contextParallel: 8 })).toBeLessThan(
    sent({ ...ulysses, contextParallel: 4 }),
  );
});
