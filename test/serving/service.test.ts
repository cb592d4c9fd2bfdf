import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ServingContext } from '../../src/inference/context.ts';
import { rankedFleets, sharedPool, splitPools } from '../../src/serving/fleet.ts';
import { latencyAt } from '../../src/serving/latency.ts';
import { candidateLayouts, evenRedundancy } from '../../src/serving/layouts.ts';
import {
  type DecodeCandidate,
  decodeCandidate,
  type PrefillCandidate,
  prefillCandidate,
  refused,
  sharedCandidate,
} from '../../src/serving/pool.ts';
import type { Refusal } from '../../src/serving/refusal.ts';
import { capacityWithin, chooseFleet, serve } from '../../src/serving/service.ts';
import { withSharedPools } from '../../src/serving/shared-pools.ts';
import { sequencesAtRate } from '../../src/serving/steady-state.ts';
import { meanWait, shareWaitingAtMost, waitQuantile } from '../../src/serving/waiting.ts';
import type { Slo, Workload } from '../../src/serving/workload.ts';
import {
  oneChipServing,
  roundChip,
  roundDevice,
  servingStack,
  smallMixture,
} from '../support/shapes.ts';

const workload: Workload = { inputTokens: 2000, outputTokens: 400, prefixCacheHitRate: 0 };
const slo: Slo = { timeToFirstTokenSeconds: 1, timePerOutputTokenSeconds: 0.03 };

function contextsOf(chips: number): ServingContext[] {
  const question = { chips, base: oneChipServing };
  return candidateLayouts(smallMixture, roundChip, question, {}).map(plan => ({
    architecture: smallMixture,
    device: roundDevice,
    plan,
    stack: servingStack,
  }));
}

function found(chips: number, targets: Slo) {
  const contexts = contextsOf(chips);
  const keep = <Kind extends object>(candidates: readonly Kind[]) =>
    candidates.filter(candidate => !refused(candidate));
  return {
    prefills: keep(
      contexts.map(context => prefillCandidate(context, workload, targets)),
    ) as PrefillCandidate[],
    decodes: keep(
      contexts.map(context => decodeCandidate(context, workload, targets)),
    ) as DecodeCandidate[],
    shared: contexts.flatMap(context => {
      const candidate = sharedCandidate(context, workload, targets);
      return refused(candidate) ? [] : [candidate];
    }),
  };
}

function fleetOf(chips: number, targets: Slo = slo) {
  const chosen = chooseFleet(found(chips, targets), chips, { workload, slo: targets, fixed: {} });
  if (chosen === undefined) throw new Error('a fleet fits');
  return chosen;
}

describe('sizing pools', () => {
  test('uses no more chips than there are, and its slower pool sets the rate', () => {
    const { prefills, decodes } = found(32, slo);
    for (const prefill of prefills) {
      for (const decode of decodes) {
        const fleet = splitPools(prefill, decode, 32);
        if (fleet === undefined) continue;
        expect(fleet.chips).toBeLessThanOrEqual(32);
        const rates = [
          fleet.prefillInstances * prefill.requestsPerSecond,
          fleet.decodeInstances * decode.requestsPerSecond,
        ];
        expect(fleet.capacity).toBe(Math.min(...rates));
      }
    }
  });

  test('ranks the highest rate first', () => {
    const rates = rankedFleets(found(16, slo), 16, {}).map(fleet => fleet.capacity);
    expect(rates).toEqual([...rates].sort((left, right) => right - left));
  });

  test('answers no fewer requests on twice the chips', () => {
    expect(fleetOf(32).capacity).toBeGreaterThanOrEqual(fleetOf(16).capacity * 1.9);
  });

  test('answers fewer requests under tighter targets', () => {
    const tight = fleetOf(16, { timeToFirstTokenSeconds: 0.5, timePerOutputTokenSeconds: 0.008 });
    expect(tight.capacity).toBeLessThan(fleetOf(16).capacity);
  });

  test('gives each rank a whole number of experts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 512 }),
        fc.integer({ min: 1, max: 512 }),
        (experts, ranks) => {
          expect((experts + evenRedundancy(experts, ranks)) % ranks).toBe(0);
        },
      ),
    );
  });
});

describe('what users feel', () => {
  test('both latencies rise with the load, and quantiles are in order', () => {
    const { fleet } = fleetOf(16);
    let last = latencyAt(fleet, fleet.capacity * 0.05, workload, slo);
    for (const share of [0.2, 0.4, 0.6, 0.8, 0.95]) {
      const next = latencyAt(fleet, fleet.capacity * share, workload, slo);
      expect(next.timeToFirstToken.mean).toBeGreaterThanOrEqual(last.timeToFirstToken.mean);
      expect(next.timePerOutputToken.mean).toBeGreaterThanOrEqual(
        last.timePerOutputToken.mean * 0.999,
      );
      expect(next.attainment).toBeLessThanOrEqual(last.attainment + 1e-6);
      for (const { p50, p90, p99 } of [next.timeToFirstToken, next.timePerOutputToken]) {
        expect(p50).toBeLessThanOrEqual(p90);
        expect(p90).toBeLessThanOrEqual(p99);
      }
      last = next;
    }
  });

  test("obeys Little's law: sequences in decode are arrivals times their time there", () => {
    const { fleet } = fleetOf(16);
    const rate = fleet.capacity * 0.7;
    const latency = latencyAt(fleet, rate, workload, slo);
    const running = latency.decodeBatchPerChip * fleet.decodeInstances * fleet.decode.chips;
    const inDecode = workload.outputTokens * latency.timePerOutputToken.mean;
    expect(running / (rate * inDecode)).toBeCloseTo(1, 2);
  });

  test('nine in ten requests are in time at the capacity, and fewer just above it', () => {
    const { fleet, capacity } = fleetOf(16);
    expect(latencyAt(fleet, capacity, workload, slo).attainment).toBeGreaterThanOrEqual(0.9);
    expect(capacity).toBeCloseTo(capacityWithin(fleet, workload, slo), 6);
  });
});

describe('arrivals', () => {
  test('a closed system of few users is slower than its capacity, and N = λ·T', () => {
    const chosen = fleetOf(16);
    const service = serve(chosen, { kind: 'closed', concurrency: 40 }, workload, slo);
    const { timeToFirstToken, timePerOutputToken } = service.latency;
    const time = timeToFirstToken.mean + (workload.outputTokens - 1) * timePerOutputToken.mean;
    expect(service.servedRequestsPerSecond * time).toBeGreaterThan(39);
    expect(service.servedRequestsPerSecond * time).toBeLessThanOrEqual(40);
  });

  test('more than the fleet can answer is not answered, and counts as late', () => {
    const chosen = fleetOf(16);
    const offered = chosen.fleet.capacity * 3;
    const service = serve(chosen, { kind: 'open', requestsPerSecond: offered }, workload, slo);
    expect(service.servedRequestsPerSecond).toBeLessThan(chosen.fleet.capacity);
    expect(service.attainment).toBeLessThan(0.34);
  });
});

describe('waiting for a pass', () => {
  const queue = { passSeconds: 0.2, requestsPerPass: 4 };

  test('an idle server makes no one wait, a busy one half a pass and more', () => {
    expect(meanWait({ ...queue, utilisation: 0 })).toBe(0);
    expect(meanWait({ ...queue, utilisation: 0.9 })).toBeGreaterThan(0.09);
    expect(Number.isFinite(meanWait({ ...queue, utilisation: 5 }))).toBe(true);
  });

  test('quantile and share are inverse to each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.95, noNaN: true }), utilisation => {
        const busy = { ...queue, utilisation };
        expect(shareWaitingAtMost(waitQuantile(0.9, busy), busy)).toBeCloseTo(0.9, 4);
      }),
    );
  });
});

/** As near as searches come. */
const beside = 2 ** -9;

test('sequences at a rate answer that rate, wherever the search sets out', () => {
  const { decodes, shared } = found(32, slo);
  const instances = [...decodes, ...shared.map(({ decode }) => decode)].map(
    ({ instance }) => instance,
  );
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...instances), share, share, (instance, part, hint) => {
      const open = { kind: 'open' } as const;
      const rate = part * instance.at(instance.most, open).requestsPerSecond;
      const from = sequencesAtRate(rate, instance);
      const near = sequencesAtRate(rate, instance, hint * instance.most);
      for (const sequences of [from, near]) {
        // Where overlap or tiles set in, a step jumps: no number answers a rate inside the jump, those on its sides enclose it.
        const around = [1 - beside, 1, 1 + beside].map(
          part => instance.at(part * sequences, open).requestsPerSecond / rate,
        );
        expect(Math.min(...around)).toBeLessThan(1.005);
        expect(Math.max(...around)).toBeGreaterThan(0.995);
      }
    }),
  );
});

test('the parts of a first token add up to its mean, and none is below zero at any rate', () => {
  const fleets = [fleetOf(32), ...rankedFleets(found(16, slo), 16, {})];
  const decades = fc.double({ min: -30, max: 0, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...fleets.slice(0, 8)), decades, (fleetOrChosen, decade) => {
      const fleet = 'fleet' in fleetOrChosen ? fleetOrChosen.fleet : fleetOrChosen;
      const rate = fleet.capacity * 0.9 * 10 ** decade;
      const { timeToFirstToken, ...parts } = latencyAt(fleet, rate, workload, slo);
      const { waitSeconds, prefillSeconds, transferSeconds, handoverSeconds } = parts;
      const each = [waitSeconds, prefillSeconds, transferSeconds, handoverSeconds];
      expect(Math.min(...each)).toBeGreaterThanOrEqual(0);
      const sum = each.reduce((before, one) => before + one, 0);
      expect(sum / timeToFirstToken.mean).toBeCloseTo(1, 9);
    }),
  );
});

test('no shared pool that is passed over answers more than the one that is chosen', () => {
  const targets = fc.record({
    timePerOutputTokenSeconds: fc.double({ min: 0.004, max: 0.2, noNaN: true }),
    first: fc.option(fc.double({ min: 0.03, max: 2, noNaN: true })),
    rival: fc.boolean(),
    outputVariation: fc.constantFrom(0, 0.5, 1.2),
    outputTokens: fc.integer({ min: 1, max: 2000 }),
    chips: fc.constantFrom(8, 16, 32),
  });
  fc.assert(
    fc.property(targets, ({ timePerOutputTokenSeconds, first, rival, chips, ...lengths }) => {
      const load = { ...workload, ...lengths };
      const target = {
        timePerOutputTokenSeconds,
        ...(first === null ? {} : { timeToFirstTokenSeconds: first }),
      };
      const keep = <Kind extends object>(found: (Kind | Refusal)[]) =>
        found.filter((candidate): candidate is Kind => !refused(candidate));
      const contexts = contextsOf(chips);
      const prefills = keep(contexts.map(context => prefillCandidate(context, load, target)));
      const decodes = keep(contexts.map(context => decodeCandidate(context, load, target)));
      const asked = { workload: load, slo: target };
      const apart = rival
        ? chooseFleet({ prefills, decodes, shared: [] }, chips, { ...asked, fixed: {} })
        : undefined;
      const chosen = withSharedPools(decodes, chips, { apart, ...asked, refusals: [] });
      for (const context of contexts) {
        const candidate = sharedCandidate(context, load, target);
        const fleet = refused(candidate) ? undefined : sharedPool(candidate, chips);
        if (fleet === undefined) continue;
        const capacity = capacityWithin(fleet, load, target);
        expect(capacity).toBeLessThanOrEqual((chosen?.capacity ?? 0) * (1 + 2 ** -8));
      }
    }),
    { numRuns: 25 },
  );
});
