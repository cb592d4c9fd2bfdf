/** What every policy of a kind must do: one suite, run for each. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/numeric/random-stream.ts';
import { simulateService } from '../../../src/serving/events/simulate-service.ts';
import { asNeeded } from '../../../src/serving/policies/admission/as-needed.ts';
import { toTheEnd } from '../../../src/serving/policies/admission/to-the-end.ts';
import { chunkedPrefill } from '../../../src/serving/policies/batching/chunked-prefill.ts';
import { prefillFirst } from '../../../src/serving/policies/batching/prefill-first.ts';
import { wholeBatch } from '../../../src/serving/policies/batching/whole-batch.ts';
import { leastLoaded } from '../../../src/serving/policies/routers/least-loaded.ts';
import { prefixAware } from '../../../src/serving/policies/routers/prefix-aware.ts';
import { roundRobin } from '../../../src/serving/policies/routers/round-robin.ts';
import { dailyPlan } from '../../../src/serving/policies/scaling/daily-plan.ts';
import { fixedScale } from '../../../src/serving/policies/scaling/fixed.ts';
import { targetLoad } from '../../../src/serving/policies/scaling/target-load.ts';
import { openSource } from '../../../src/serving/requests/drawn.ts';
import { constantGaps } from '../../../src/serving/requests/gaps/constant.ts';
import { gammaGaps } from '../../../src/serving/requests/gaps/gamma.ts';
import { poissonGaps } from '../../../src/serving/requests/gaps/poisson.ts';
import { empiricalLengths } from '../../../src/serving/requests/lengths/empirical.ts';
import { fixedLengths } from '../../../src/serving/requests/lengths/fixed.ts';
import { logNormalLengths } from '../../../src/serving/requests/lengths/log-normal.ts';
import { arrivalClock, normalCurve } from '../../../src/serving/requests/rate-curve.ts';
import { serviceOf } from '../events/world.ts';

const some = fc.nat({ max: 10_000 });

describe.each([roundRobin, leastLoaded, prefixAware])('the router %o', make => {
  test('sends every request to an instance that is open', () => {
    const instance = fc.record({ inFlight: some, open: fc.boolean(), cached: some });
    fc.assert(
      fc.property(fc.array(instance, { minLength: 1, maxLength: 8 }), some, (list, inputTokens) => {
        const instances = list.map(({ cached, ...rest }) => ({
          ...rest,
          cachedTokens: () => cached,
        }));
        fc.pre(instances.some(({ open }) => open));
        const router = make();
        for (const blocks of [undefined, Int32Array.of(1, 2)]) {
          expect(instances[router.choose({ inputTokens, blocks }, instances)]?.open).toBe(true);
        }
      }),
    );
  });

  test('uses all of several equal instances', () => {
    const source = openSource(
      {
        seed: 1,
        requests: 400,
        inputs: fixedLengths(500),
        outputs: fixedLengths(50),
        prefixCacheHitRate: 0,
      },
      { gaps: poissonGaps, requestsPerSecond: 100 },
    );
    const used = new Set<number>();
    const { decode } = serviceOf(source);
    const pool = { ...decode, instances: 4, router: make };
    simulateService(serviceOf(source, { decode: pool, log: record => used.add(record.instance) }));
    expect(used.size).toBe(4);
  });
});

describe('the prefix-aware router', () => {
  const busy = (inFlight: number, cached: number) => ({
    inFlight,
    open: true,
    cachedTokens: () => cached,
  });
  const request = { inputTokens: 1000, blocks: Int32Array.of(1) };

  test('follows the cache, but not to an instance far busier than the idlest', () => {
    expect(prefixAware().choose(request, [busy(3, 0), busy(9, 900)])).toBe(1);
    expect(prefixAware().choose(request, [busy(3, 0), busy(900, 900)])).toBe(0);
  });
});

describe.each([chunkedPrefill, prefillFirst, wholeBatch])('the batching rule $name', rule => {
  test('never gives prompts more than the budget, and reads prompts when nothing else is to do', () => {
    fc.assert(
      fc.property(
        some,
        some,
        some,
        fc.integer({ min: 1, max: 16_384 }),
        (decoding, prefilling, waiting, tokenBudget) => {
          const tokens = rule.promptTokens({ decoding, prefilling, waiting, tokenBudget });
          expect(tokens).toBeGreaterThanOrEqual(0);
          expect(tokens).toBeLessThanOrEqual(tokenBudget);
          expect(rule.promptTokens({ decoding: 0, prefilling, waiting, tokenBudget })).toBe(
            tokenBudget,
          );
        },
      ),
    );
  });
});

describe.each([asNeeded, toTheEnd])('the admission rule $name', rule => {
  test('reserves room for the whole prompt at least, and for no more than is allowed', () => {
    fc.assert(
      fc.property(some, some, (prompt, limit) => {
        expect(rule.reservedTokens(prompt, limit)).toBeGreaterThanOrEqual(prompt);
        expect(rule.reservedTokens(prompt, limit)).toBeLessThanOrEqual(prompt + limit);
        if (!rule.grows) expect(rule.reservedTokens(prompt, limit)).toBe(prompt + limit);
      }),
    );
  });
});

describe.each([fixedScale, dailyPlan([1, 2, 3, 2], 60, 300), targetLoad(50, 60, 30)])(
  'the scaling rule $name',
  rule => {
    test('stays between the least and the most', () => {
      fc.assert(
        fc.property(
          some,
          some,
          fc.integer({ min: 1, max: 9 }),
          fc.nat({ max: 30 }),
          (now, inFlight, least, more) => {
            const most = least + more;
            const wanted = rule.wanted({ now, inFlight, running: least, least, most });
            expect(wanted).toBeGreaterThanOrEqual(least);
            expect(wanted).toBeLessThanOrEqual(most);
          },
        ),
      );
    });
  },
);

describe.each([constantGaps, poissonGaps, gammaGaps(0.5), gammaGaps(3)])('the gaps $name', gaps => {
  test('have a mean of 1', () => {
    const stream = randomStream(5, 'gaps');
    let sum = 0;
    for (let index = 0; index < 200_000; index++) sum += gaps.next(stream);
    expect(sum / 200_000).toBeCloseTo(1, 1);
  });
});

describe.each([fixedLengths(300), logNormalLengths(300, 1.2), empiricalLengths([100, 200, 600])])(
  'the lengths $name',
  lengths => {
    test('are whole numbers from 1 to the longest, with the mean they state', () => {
      const stream = randomStream(5, 'lengths');
      let sum = 0;
      for (let index = 0; index < 100_000; index++) {
        const tokens = lengths.draw(stream);
        sum += tokens;
        if (!Number.isInteger(tokens) || tokens < 1 || tokens > lengths.longest) {
          throw new Error(`${tokens} tokens`);
        }
      }
      expect(sum / 100_000 / lengths.mean).toBeCloseTo(1, 1);
    });
  },
);

describe('a curve of the day', () => {
  test('spreads arrivals as its hours say, and keeps the mean rate', () => {
    const curve = normalCurve([1, 3, 2, 2]);
    const clock = arrivalClock(0.1, curve);
    const counts = [0, 0, 0, 0];
    const day = 86_400;
    let time = 0;
    while (time < day) {
      time = clock(1);
      if (time < day)
        counts[Math.floor(time / (day / 4))] = (counts[Math.floor(time / (day / 4))] ?? 0) + 1;
    }
    const [first = 0, second = 0] = counts;
    expect(second / first).toBeCloseTo(3, 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(8640, -1);
  });
});
