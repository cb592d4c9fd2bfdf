/** The service against queues whose answers are known in closed form. */
import { describe, expect, test, vi } from 'vitest';
import { simulateService } from '../../../src/serving/events/simulate-service.ts';
import { openSource } from '../../../src/serving/requests/drawn.ts';
import { gammaGaps } from '../../../src/serving/requests/gaps/gamma.ts';
import { poissonGaps } from '../../../src/serving/requests/gaps/poisson.ts';
import { fixedLengths } from '../../../src/serving/requests/lengths/fixed.ts';
import { logNormalLengths } from '../../../src/serving/requests/lengths/log-normal.ts';
import { engine, serviceOf } from './world.ts';

vi.setConfig({ testTimeout: 60_000 });

const shape = {
  seed: 7,
  requests: 60_000,
  inputs: fixedLengths(1024),
  outputs: fixedLengths(1),
  prefixCacheHitRate: 0,
};
const serviceSeconds = engine.timer.mixed(0, 0, 1024, 512.5);

describe('one prompt at a time', () => {
  test.each([0.3, 0.6, 0.8])('waits as M/D/1 does at a load of %s', load => {
    const source = openSource(shape, {
      gaps: poissonGaps,
      requestsPerSecond: load / serviceSeconds,
    });
    const one = serviceOf(source, { warmUp: 0.05 }, { sequenceLimit: 1, tokenBudget: 1024 });
    const { mean } = simulateService(one).timeToFirstToken;
    // A. K. Erlang 1909, F. Pollaczek 1930: W = ρ·s / (2·(1 − ρ)).
    const wait = (load * serviceSeconds) / (2 * (1 - load));
    expect((mean - serviceSeconds) / wait).toBeCloseTo(1, 1);
  });

  test('waits longer when requests come in bursts, by about half of 1 + cv²', () => {
    const load = 0.6;
    const wait = (gaps: typeof poissonGaps) => {
      const source = openSource(shape, { gaps, requestsPerSecond: load / serviceSeconds });
      const one = serviceOf(source, { warmUp: 0.05 }, { sequenceLimit: 1, tokenBudget: 1024 });
      return simulateService(one).timeToFirstToken.mean - serviceSeconds;
    };
    // J. F. C. Kingman 1961: waiting grows with the squared variation of gaps; exact only in heavy traffic.
    const times = wait(gammaGaps(2)) / wait(poissonGaps);
    expect(times).toBeGreaterThan(3);
    expect(times).toBeLessThan(6);
  });
});

describe('more room than requests', () => {
  test('runs as many sequences as M/G/∞: rate × time of an answer', () => {
    const source = openSource(
      {
        ...shape,
        requests: 20_000,
        inputs: logNormalLengths(500, 1),
        outputs: logNormalLengths(200, 1),
      },
      { gaps: poissonGaps, requestsPerSecond: 10 },
    );
    const { meanBatch, timePerOutputToken, outputTokensPerSecond } = simulateService(
      serviceOf(source, { warmUp: 0.05 }, { blocks: 2 ** 20, sequenceLimit: 2 ** 14 }),
    );
    expect(outputTokensPerSecond / (10 * 200)).toBeCloseTo(1, 1);
    expect(meanBatch / (outputTokensPerSecond * timePerOutputToken.mean)).toBeCloseTo(1, 1);
  });
});
