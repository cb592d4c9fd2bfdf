/** The traces that are shipped, played whole: what a service of today would have made of those hours. */
import { describe, expect, test, vi } from 'vitest';
import { openLibrary } from '../../src/node/library.ts';
import { chartsOf } from '../../src/report/content.ts';
import { report } from '../../src/report/report.ts';
import type { ServingResult } from '../../src/scenario/result.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';

vi.setConfig({ testTimeout: 120_000 });

const library = openLibrary();

function played(trace: string) {
  const document = checkScenario(
    {
      name: trace,
      model: 'deepseek-r1',
      serving: {
        cluster: { chip: 'h800-sxm', chips: 32 },
        workload: { arrivals: { kind: 'trace', trace } },
        slo: { timeToFirstToken: '2 s', timePerOutputToken: '50 ms' },
      },
    },
    trace,
  );
  return simulate(document, library);
}

describe.each([
  // Requests, and seconds from the first to the last, as the files have them.
  ['azure-2023-code', { requests: 8819, seconds: 3435 }],
  ['azure-2023-conv', { requests: 19_366, seconds: 3501 }],
  ['mooncake-synthetic', { requests: 3993, seconds: 1022 }],
])('%s', (trace, recorded) => {
  const result = played(trace);
  const serving = result.serving as ServingResult;
  const { simulation } = serving;

  test('is answered to the last request, and every one is accounted for', () => {
    const { arrived, finished, refused, waiting, running } = simulation?.requests ?? {};
    expect(arrived).toBe(recorded.requests);
    expect((finished ?? 0) + (refused ?? 0)).toBe(recorded.requests);
    expect([waiting, running]).toEqual([0, 0]);
    expect(simulation?.seconds).toBeGreaterThan(0.99 * recorded.seconds);
  });

  test('shows how both latencies are distributed, what was held over time, and goodput', () => {
    for (const spread of [simulation?.timeToFirstToken, simulation?.timePerOutputToken]) {
      const { p50 = 0, p90 = 0, p95 = 0, p99 = 0 } = spread ?? {};
      expect(p50).toBeGreaterThan(0);
      expect([p50, p90, p95, p99]).toEqual([p50, p90, p95, p99].toSorted((a, b) => a - b));
      expect(spread?.bars.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 6);
    }
    expect(simulation?.goodputPerSecond).toBeGreaterThan(0);
    const shown = chartsOf(report(result)).map(({ id }) => id);
    for (const id of ['first-token', 'output-token', 'engine-load', 'cache-occupancy', 'goodput']) {
      expect(shown).toContain(id);
    }
  });
});
