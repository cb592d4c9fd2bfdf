import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { simulateService } from '../../../src/serving/events/simulate-service.ts';
import { tabulated } from '../../../src/serving/events/step-table.ts';
import { engine, simpleStep, type Watched, type Wish, watched, wished, wishes } from './world.ts';

vi.setConfig({ testTimeout: 60_000 });

const runs = { numRuns: 30 };

function everyService(law: (wish: Wish) => void, times = runs): void {
  fc.assert(fc.property(wishes, law), times);
}

describe('any service', () => {
  test('loses no request: finished, waiting, running and refused add up, at the end and at any horizon', () => {
    fc.assert(
      fc.property(wishes, fc.double({ min: 0, max: 20, noNaN: true }), (wish, horizonSeconds) => {
        const cut = simulateService({ ...wished(wish), horizonSeconds }).requests;
        expect(cut.finished + cut.waiting + cut.running + cut.refused).toBe(cut.arrived);
        expect(Math.min(cut.waiting, cut.running)).toBeGreaterThanOrEqual(0);
        const whole = simulateService(wished(wish)).requests;
        expect(whole.finished + whole.refused).toBe(whole.arrived);
        expect(whole.arrived).toBe(wish.requests);
      }),
      runs,
    );
  });

  test("keeps Little's law: requests in the system = arrivals per second × time in the system", () => {
    everyService(wish => {
      const { requests, seconds, meanInSystem, meanSojourn } = simulateService(wished(wish));
      expect(meanInSystem * seconds).toBeCloseTo(requests.arrived * meanSojourn, 6);
    });
  });

  test('neither loses nor doubles a block of cache, whenever it is looked at', () => {
    fc.assert(
      fc.property(wishes, fc.double({ min: 0, max: 20, noNaN: true }), (wish, horizonSeconds) => {
        const { total, free, prefix, held } = simulateService({
          ...wished(wish),
          horizonSeconds,
        }).blocks;
        expect(free + prefix + held).toBe(total);
        const end = simulateService(wished(wish)).blocks;
        expect(end.held).toBe(0);
        expect(end.free + end.prefix).toBe(end.total);
      }),
      runs,
    );
  });

  test('gives out every token asked for, reads every prompt token that is not cached, and no more', () => {
    everyService(wish => {
      const { outcome, records } = watched(wished(wish));
      const { tokens, preemptions } = outcome;
      const asked = records.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
      const prompts = records.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
      expect(tokens.output).toBe(asked);
      expect(tokens.input).toBe(prompts);
      if (wish.accepted === 1) expect(tokens.generated).toBe(asked);
      if (preemptions === 0) expect(tokens.promptRead + tokens.cached).toBe(prompts);
      else expect(tokens.promptRead + tokens.cached).toBeGreaterThanOrEqual(prompts);
    });
  });

  test('answers in order: the first token after the arrival, the last after the first', () => {
    everyService(wish => {
      for (const record of watched(wished(wish)).records) {
        expect(record.timeToFirstTokenSeconds).toBeGreaterThan(0);
        expect(record.timePerOutputTokenSeconds).toBeGreaterThanOrEqual(0);
        const decode = record.timePerOutputTokenSeconds * (record.outputTokens - 1);
        expect(record.timeToFirstTokenSeconds + decode).toBeCloseTo(record.endToEndSeconds, 9);
      }
    });
  });

  test('gives the same bytes for the same seed', () => {
    everyService(wish => {
      expect(JSON.stringify(watched(wished(wish)))).toBe(JSON.stringify(watched(wished(wish))));
    });
  });
});

/** Requests by number: two that end within a rounding error of each other may change places. */
function inOrder({ outcome, records }: Watched): Watched {
  return { outcome, records: records.toSorted((a, b) => a.number - b.number) };
}

describe('skipping from event to event', () => {
  test('gives every request the times of the engine that goes step by step', () => {
    everyService(anyWish => {
      // Users of twin engines are answered at one instant, and then rounding decides who asks next.
      const wish =
        anyWish.arrivals === 'closed' ? { ...anyWish, instances: 1, prefillInstances: 0 } : anyWish;
      const fast = inOrder(watched(wished(wish)));
      const slow = inOrder(watched(wished(wish, { fastForward: false })));
      expect(fast.records.length).toBe(slow.records.length);
      for (const [index, record] of fast.records.entries()) {
        const other = slow.records[index];
        expect(record.number).toBe(other?.number);
        expect(record.timeToFirstTokenSeconds).toBeCloseTo(other?.timeToFirstTokenSeconds ?? 0, 8);
        expect(record.endToEndSeconds).toBeCloseTo(other?.endToEndSeconds ?? 0, 8);
        expect(record.preemptions).toBe(other?.preemptions);
      }
      expect(fast.outcome.steps).toBe(slow.outcome.steps);
      expect(fast.outcome.interTokenLatency.mean).toBeCloseTo(
        slow.outcome.interTokenLatency.mean,
        9,
      );
      expect(fast.outcome.interTokenLatency.p99).toBeCloseTo(slow.outcome.interTokenLatency.p99, 3);
    });
  });
});

describe('a faster chip', () => {
  const faster = fc.double({ min: 1.05, max: 4, noNaN: true });
  const played = (wish: Wish, speed: number) => {
    const timer = tabulated((...batch) => simpleStep(...batch) / speed);
    const settings = wished(wish, {
      timer,
      swapSecondsPerToken: engine.swapSecondsPerToken / speed,
    });
    return inOrder(
      watched({
        ...settings,
        handoverSeconds: settings.handoverSeconds / speed,
        transferSeconds: tokens => settings.transferSeconds(tokens) / speed,
      }),
    );
  };

  test('divides every latency by its factor at the same schedule: all requests at once, on any service', () => {
    fc.assert(
      fc.property(wishes, faster, (anyWish, factor) => {
        // So dense that the first step has not ended when the last of them comes.
        const wish = { ...anyWish, arrivals: 'poisson', rate: 1e9 } as const;
        const slow = played(wish, 1);
        const fast = played(wish, factor);
        expect(fast.outcome.steps).toBe(slow.outcome.steps);
        for (const [index, record] of fast.records.entries()) {
          const other = slow.records[index];
          expect(record.endToEndSeconds * factor).toBeCloseTo(other?.endToEndSeconds ?? 0, 4);
        }
        expect(fast.outcome.endToEnd.mean).toBeLessThanOrEqual(slow.outcome.endToEnd.mean);
      }),
      runs,
    );
  });

  test('never raises the mean latency where the order of work cannot turn luck around: one request at a time', () => {
    fc.assert(
      fc.property(wishes, faster, (anyWish, factor) => {
        const wish = {
          ...anyWish,
          arrivals: anyWish.arrivals === 'bursts' ? 'bursts' : 'poisson',
          instances: 1,
          prefillInstances: 0,
          sequenceLimit: 1,
        } as const;
        const slow = played(wish, 1);
        const fast = played(wish, factor);
        for (const [index, record] of fast.records.entries()) {
          const before = slow.records[index]?.endToEndSeconds ?? 0;
          expect(record.endToEndSeconds).toBeLessThanOrEqual(before * (1 + 2 ** -30));
        }
        expect(fast.outcome.endToEnd.mean).toBeLessThanOrEqual(slow.outcome.endToEnd.mean);
      }),
      runs,
    );
  });

  test('does not raise the mean latency over many services that batch as requests come', () => {
    // Single services can: a request that just misses a step, or is no longer batched with the next, waits longer
    // (R. L. Graham 1969 on such anomalies). On average over services it does not happen.
    const ratios: number[] = [];
    fc.assert(
      fc.property(wishes, faster, (wish, factor) => {
        if (wish.arrivals === 'closed') return;
        const ratio =
          played(wish, factor).outcome.endToEnd.mean / played(wish, 1).outcome.endToEnd.mean;
        if (!Number.isFinite(ratio)) return;
        expect(ratio).toBeLessThan(1.15);
        ratios.push(ratio);
      }),
      { ...runs, endOnFailure: true },
    );
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(0.9);
  });
});
