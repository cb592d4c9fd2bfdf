/** The capacity of a fleet, found by playing it. */
import { expect, test, vi } from 'vitest';
import type { ServingContext } from '../../../src/inference/context.ts';
import { sharedPool } from '../../../src/serving/fleet.ts';
import { fleetCapacityUnderSlo } from '../../../src/serving/fleet-capacity.ts';
import { usualPolicies } from '../../../src/serving/fleet-service.ts';
import { refused, sharedCandidate } from '../../../src/serving/pool.ts';
import { poissonGaps } from '../../../src/serving/requests/gaps/poisson.ts';
import { fixedLengths } from '../../../src/serving/requests/lengths/fixed.ts';
import { oneChipServing, roundDevice, servingStack, smallMixture } from '../../support/shapes.ts';

vi.setConfig({ testTimeout: 60_000 });

const context: ServingContext = {
  architecture: smallMixture,
  device: roundDevice,
  plan: oneChipServing,
  stack: servingStack,
};
const workload = { inputTokens: 1000, outputTokens: 100, prefixCacheHitRate: 0 };

function capacityOf(chips: number, timeToFirstTokenSeconds: number): number {
  const shared = sharedCandidate(context, workload, {});
  if (refused(shared)) throw new Error('it fits');
  const fleet = sharedPool(shared, chips);
  if (fleet === undefined) throw new Error('it fits');
  return fleetCapacityUnderSlo(fleet, {
    running: {
      policies: usualPolicies(context),
      blockTokens: 64,
      prefixCache: false,
      queueLimit: Number.POSITIVE_INFINITY,
      warmUp: 0.1,
    },
    gaps: poissonGaps,
    inputs: fixedLengths(workload.inputTokens),
    outputs: fixedLengths(workload.outputTokens),
    prefixCacheHitRate: 0,
    slo: { timeToFirstTokenSeconds, timePerOutputTokenSeconds: 0.05 },
    requests: 400 * chips,
    tolerance: 0.05,
    replications: 2,
  }).requestsPerSecond;
}

test('two instances answer about twice as much as one, and no less under looser targets', () => {
  const one = capacityOf(1, 0.5);
  expect(one).toBeGreaterThan(0);
  expect(capacityOf(2, 0.5)).toBeGreaterThan(1.7 * one);
  expect(capacityOf(1, 2)).toBeGreaterThanOrEqual(0.95 * one);
});
