/**
 * Requests per second of the event service in the steady regime of DeepSeek-R1 on H800, 2,000 tokens in and 500 out:
 * 20,000 requests an iteration, so 5 iterations a second are 100,000 requests a second.
 */
import { bench, describe } from 'vitest';
import type { ServingContext } from '../src/inference/context.ts';
import { createLibrary } from '../src/scenario/create-library.ts';
import { simulateService } from '../src/serving/events/index.ts';
import type { Fleet } from '../src/serving/fleet.ts';
import { fleetService, fleetTimers, usualPolicies } from '../src/serving/fleet-service.ts';
import { openSource } from '../src/serving/requests/drawn.ts';
import { poissonGaps } from '../src/serving/requests/gaps/poisson.ts';
import { fixedLengths } from '../src/serving/requests/lengths/fixed.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const chip = library.chip('h800-sxm');

function contextOf(dataParallelAttention: number): ServingContext {
  return {
    architecture: library.model('deepseek-r1'),
    device: { chip, efficiency: library.efficiency(chip.efficiency) },
    plan: {
      precision: 'fp8',
      attentionPrecision: 'fp8',
      kvCachePrecision: 'bf16',
      tensorParallel: 1,
      pipelineParallel: 1,
      expertParallel: dataParallelAttention,
      dataParallelAttention,
      redundantExperts: 32,
      expertBalance: 'eplb',
      twoBatchOverlap: true,
    },
    stack: library.servingStack(),
  };
}

/** The layout of the DeepSeek-V3 technical report (arXiv 2412.19437, section 3.4): prefill on 32 chips, decode on 144. */
const prefill = { context: contextOf(32), chips: 32, requestsPerSecond: 60, batchPerChip: 8192 };
const decode = { context: contextOf(144), chips: 144, requestsPerSecond: 400, batchPerChip: 64 };
const fleet: Fleet = {
  disaggregated: true,
  prefill,
  decode,
  prefillInstances: 5,
  decodeInstances: 1,
  chips: 304,
  capacity: 300,
};
const timers = fleetTimers(fleet, 2250);

function play(requests: number, requestsPerSecond: number): void {
  const source = openSource(
    {
      seed: 1,
      requests,
      inputs: fixedLengths(2000),
      outputs: fixedLengths(500),
      prefixCacheHitRate: 0,
    },
    { gaps: poissonGaps, requestsPerSecond },
  );
  simulateService(
    fleetService(fleet, source, {
      running: {
        policies: usualPolicies(decode.context),
        blockTokens: 64,
        prefixCache: false,
        queueLimit: Number.POSITIVE_INFINITY,
        warmUp: 0.1,
      },
      timers,
      slo: {},
      meanTokens: 2250,
    }),
  );
}

describe('20,000 requests', () => {
  bench('two pools, 200 requests/s', () => play(20_000, 200), { time: 2000 });
  bench('two pools, a million a day', () => play(20_000, 11.6), { time: 2000 });
});

describe('80,000 requests: four times as many take four times as long, in the same memory', () => {
  bench('two pools, 200 requests/s', () => play(80_000, 200), { time: 2000, iterations: 3 });
});
