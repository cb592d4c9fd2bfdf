/** Chips that share a sequence: what the ring sends and what Ulysses sends. */
import { expect, test } from 'vitest';
import type { LayerGroup } from '../../src/model/architecture.ts';
import { allGatherSeconds } from '../../src/network/all-gather.ts';
import { allToAllSeconds } from '../../src/network/all-to-all.ts';
import { groupOf } from '../../src/network/group.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { contextMessages } from '../../src/training/context-exchange.ts';
import { onePlan, roundChip, roundDevice, smallMixture, trainingStack } from '../support/shapes.ts';

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

const full = {
  architecture: smallMixture,
  device: roundDevice,
  stack: { ...trainingStack, exposedTensor: 0.3 },
  sequenceLength: 65536,
};
const messages = (plan: Partial<TrainingPlan>, shape: LayerGroup = layer as LayerGroup) =>
  contextMessages(shape, 1000, { ...full, plan: { ...onePlan, ...plan } });

test('a ring gathers once in forward, and twice in backward: keys and values, and their gradients', () => {
  const [ring] = messages({ contextParallel: 4, tensorParallel: 2 });
  // 4,000 tokens × (4 + 4) heads × 128 × 2 bytes, over two tensor ranks; four ranks two chips apart fill a node.
  const bytes = (4000 * 8 * 128 * 2) / 2;
  const seconds = allGatherSeconds(bytes, groupOf(roundChip, 4, 2), roundDevice);
  expect(ring).toEqual({
    name: expect.any(String),
    forwardSeconds: seconds,
    backwardSeconds: 2 * seconds,
    bytes: (bytes * 3) / 4,
    exposed: 0.3,
  });
});

test('Ulysses exchanges as much in backward as in forward', () => {
  const [exchange] = messages({ contextParallel: 4, tensorParallel: 2, contextMethod: 'ulysses' });
  const bytes = (1000 * (8 + 2 * 16) * 128 * 2) / 2;
  const seconds = allToAllSeconds(bytes, groupOf(roundChip, 4, 2), roundDevice);
  expect(exchange).toEqual({
    name: expect.any(String),
    forwardSeconds: seconds,
    backwardSeconds: seconds,
    bytes: (bytes * 3) / 4,
    exposed: 0.3,
  });
});

test('latent attention sends keys and values as every head sees them', () => {
  const latent: LayerGroup = {
    ...(layer as LayerGroup),
    attention: {
      kind: 'mla',
      queryHeads: 8,
      queryRank: 300,
      keyValueRank: 100,
      nopeHeadDim: 64,
      ropeHeadDim: 32,
      valueHeadDim: 48,
    },
  };
  const sentBy = (shape: LayerGroup, plan: Partial<TrainingPlan> = {}) =>
    messages({ contextParallel: 2, ...plan }, shape)[0]?.bytes;
  const keysAndValues = 8 * (64 + 32 + 48);
  expect(sentBy(latent)).toBe((2000 * keysAndValues * 2) / 2);
  expect(sentBy(latent, { contextMethod: 'ulysses' })).toBe(
    (1000 * (keysAndValues + 2 * 8 * (64 + 32)) * 2) / 2,
  );
});
