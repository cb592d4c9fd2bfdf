/** Small invented services for tests of laws, and random ones. */
import * as fc from 'fast-check';
import type { EngineSettings } from '../../../src/serving/events/engine.ts';
import type { Outcome } from '../../../src/serving/events/outcome.ts';
import type { RequestRecord } from '../../../src/serving/events/request-record.ts';
import type { ServiceSettings } from '../../../src/serving/events/service-settings.ts';
import { simulateService } from '../../../src/serving/events/simulate-service.ts';
import { tabulated } from '../../../src/serving/events/step-table.ts';
import type { StepSeconds } from '../../../src/serving/events/step-timer.ts';
import { asNeeded } from '../../../src/serving/policies/admission/as-needed.ts';
import { toTheEnd } from '../../../src/serving/policies/admission/to-the-end.ts';
import { chunkedPrefill } from '../../../src/serving/policies/batching/chunked-prefill.ts';
import { prefillFirst } from '../../../src/serving/policies/batching/prefill-first.ts';
import { wholeBatch } from '../../../src/serving/policies/batching/whole-batch.ts';
import { recompute } from '../../../src/serving/policies/preemption/recompute.ts';
import { swap } from '../../../src/serving/policies/preemption/swap.ts';
import { leastLoaded } from '../../../src/serving/policies/routers/least-loaded.ts';
import { prefixAware } from '../../../src/serving/policies/routers/prefix-aware.ts';
import { roundRobin } from '../../../src/serving/policies/routers/round-robin.ts';
import { fixedScale } from '../../../src/serving/policies/scaling/fixed.ts';
import { closedSource, openSource } from '../../../src/serving/requests/drawn.ts';
import { gammaGaps } from '../../../src/serving/requests/gaps/gamma.ts';
import { poissonGaps } from '../../../src/serving/requests/gaps/poisson.ts';
import { fixedLengths } from '../../../src/serving/requests/lengths/fixed.ts';
import { logNormalLengths } from '../../../src/serving/requests/lengths/log-normal.ts';
import { recordedSource } from '../../../src/serving/requests/recorded.ts';
import type { RequestSource } from '../../../src/serving/requests/source.ts';
import { traceOf } from '../../../src/serving/requests/trace.ts';

/** A made-up engine: 5 ms a step, and something for every sequence, cached token and prompt token. */
export const simpleStep: StepSeconds = (sequences, context, tokens, keys) =>
  0.005 +
  2e-5 * sequences +
  2e-9 * sequences * context +
  3e-6 * tokens +
  2e-11 * tokens * keys +
  1e-4 * Math.sqrt(sequences + tokens);

export const engine: EngineSettings = {
  timer: tabulated(simpleStep),
  batching: chunkedPrefill,
  admission: asNeeded,
  preemption: recompute,
  blocks: 4000,
  blockTokens: 16,
  tokenBudget: 2048,
  sequenceLimit: 256,
  pieceTokens: 2048,
  acceptedTokensPerStep: 1,
  swapSecondsPerToken: 2e-6,
  prefixBlockTokens: undefined,
  fastForward: true,
};

export function serviceOf(
  source: RequestSource,
  change: Partial<ServiceSettings> = {},
  engineChange: Partial<EngineSettings> = {},
): ServiceSettings {
  return {
    source,
    decode: {
      engine: { ...engine, ...engineChange },
      instances: 1,
      chips: 8,
      router: leastLoaded,
    },
    handoverSeconds: 0,
    transferSeconds: tokens => 0.002 + 1e-6 * tokens,
    scaling: fixedScale,
    leastInstances: 1,
    queueLimit: Number.POSITIVE_INFINITY,
    longestPrompt: Number.POSITIVE_INFINITY,
    warmUp: 0,
    horizonSeconds: Number.POSITIVE_INFINITY,
    slo: {},
    ...change,
  };
}

export interface Watched {
  readonly outcome: Outcome;
  readonly records: readonly RequestRecord[];
}

/** Runs a service and keeps every request. */
export function watched(settings: ServiceSettings): Watched {
  const records: RequestRecord[] = [];
  const outcome = simulateService({ ...settings, log: record => records.push(record) });
  return { outcome, records };
}

/** What makes a random service; plain values, so that a failing one can be read. */
export interface Wish {
  readonly seed: number;
  readonly requests: number;
  readonly arrivals: 'poisson' | 'bursts' | 'closed' | 'trace';
  readonly rate: number;
  readonly concurrency: number;
  readonly input: number;
  readonly output: number;
  readonly variation: number;
  readonly batching: 'chunked' | 'prefill-first' | 'whole';
  readonly admission: 'as-needed' | 'to-the-end';
  readonly preemption: 'recompute' | 'swap';
  readonly router: 'round-robin' | 'least-loaded' | 'prefix-aware';
  readonly instances: number;
  readonly prefillInstances: number;
  readonly blocks: number;
  readonly tokenBudget: number;
  readonly sequenceLimit: number;
  readonly replicas: number;
  readonly accepted: number;
  readonly handover: number;
}

export const wishes: fc.Arbitrary<Wish> = fc.record({
  seed: fc.nat(),
  requests: fc.integer({ min: 1, max: 300 }),
  arrivals: fc.constantFrom('poisson', 'bursts', 'closed', 'trace'),
  rate: fc.double({ min: 0.5, max: 60, noNaN: true }),
  concurrency: fc.integer({ min: 1, max: 80 }),
  input: fc.integer({ min: 1, max: 3000 }),
  output: fc.integer({ min: 1, max: 300 }),
  variation: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  batching: fc.constantFrom('chunked', 'prefill-first', 'whole'),
  admission: fc.constantFrom('as-needed', 'to-the-end'),
  preemption: fc.constantFrom('recompute', 'swap'),
  router: fc.constantFrom('round-robin', 'least-loaded', 'prefix-aware'),
  instances: fc.integer({ min: 1, max: 4 }),
  prefillInstances: fc.integer({ min: 0, max: 2 }),
  blocks: fc.integer({ min: 100, max: 3000 }),
  tokenBudget: fc.integer({ min: 64, max: 8192 }),
  sequenceLimit: fc.integer({ min: 1, max: 200 }),
  replicas: fc.constantFrom(1, 1, 4),
  accepted: fc.constantFrom(1, 1, 1.7, 2.4),
  handover: fc.constantFrom(0, 0, 0.01),
});

const batchings = { chunked: chunkedPrefill, 'prefill-first': prefillFirst, whole: wholeBatch };
const admissions = { 'as-needed': asNeeded, 'to-the-end': toTheEnd };
const routers = {
  'round-robin': roundRobin,
  'least-loaded': leastLoaded,
  'prefix-aware': prefixAware,
};

function sourceOf(wish: Wish): RequestSource {
  const shape = {
    seed: wish.seed,
    requests: wish.requests,
    inputs: logNormalLengths(wish.input, wish.variation),
    outputs:
      wish.variation < 0.1
        ? fixedLengths(wish.output)
        : logNormalLengths(wish.output, wish.variation),
    prefixCacheHitRate: 0,
  };
  if (wish.arrivals === 'closed') return closedSource(shape, wish.concurrency);
  const gaps = wish.arrivals === 'bursts' ? gammaGaps(3) : poissonGaps;
  const source = openSource(shape, { gaps, requestsPerSecond: wish.rate });
  return wish.arrivals === 'trace' ? sharedPrefixes(source, wish.requests) : source;
}

/** The same requests as a trace, five conversations interleaved, each growing by what its last prompt was. */
function sharedPrefixes(source: RequestSource, requests: number): RequestSource {
  const draft = {
    arrival: 0,
    inputTokens: 1,
    outputTokens: 1,
    limitTokens: 1,
    cachedTokens: 0,
    blocks: undefined,
  };
  const recorded = Array.from({ length: requests }, (_, index) => {
    source.next(draft);
    const blocks = Array.from(
      { length: Math.ceil(draft.inputTokens / 512) },
      (_unused, block) => (index % 5) * 100 + block,
    );
    return { seconds: draft.arrival, input: draft.inputTokens, output: draft.outputTokens, blocks };
  });
  return recordedSource(traceOf(recorded), { prefixCacheHitRate: 0, useBlocks: true });
}

/** The service that a wish describes. */
export function wished(wish: Wish, change: Partial<EngineSettings> = {}): ServiceSettings {
  const settings: EngineSettings = {
    ...engine,
    batching: batchings[wish.batching],
    admission: admissions[wish.admission],
    preemption: wish.preemption === 'swap' ? swap : recompute,
    blocks: Math.ceil(wish.blocks / 32) * 32,
    tokenBudget: wish.tokenBudget,
    pieceTokens: Math.ceil(wish.tokenBudget / wish.replicas),
    sequenceLimit: wish.sequenceLimit,
    acceptedTokensPerStep: wish.accepted,
    prefixBlockTokens: wish.arrivals === 'trace' ? 512 : undefined,
    ...change,
  };
  const pool = { engine: settings, chips: 8, router: routers[wish.router] };
  return {
    ...serviceOf(sourceOf(wish)),
    decode: { ...pool, instances: wish.instances },
    prefill:
      wish.prefillInstances === 0 ? undefined : { ...pool, instances: wish.prefillInstances },
    handoverSeconds: wish.handover,
  };
}
