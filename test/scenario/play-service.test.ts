/** A scenario whose service is played request by request, from the document to the result and its report. */
import { describe, expect, test, vi } from 'vitest';
import { chartsOf, tablesOf } from '../../src/report/content.ts';
import { csv } from '../../src/report/csv.ts';
import { report } from '../../src/report/report.ts';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { resultSchema, type ServingResult } from '../../src/scenario/result.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { simulate } from '../../src/scenario/simulate.ts';
import { InputError } from '../../src/schema/input-error.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

vi.setConfig({ testTimeout: 60_000 });

const trace = [
  'TIMESTAMP,ContextTokens,GeneratedTokens',
  ...Array.from(
    { length: 300 },
    (_, index) =>
      `2023-11-16 18:${String(10 + Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}.5,${200 + 7 * (index % 90)},${10 + (index % 40)}`,
  ),
].join('\n');

const library = createLibrary({ ...shippedDocuments(), traces: { 'five-minutes': trace } });

function answered(workload: object, simulation?: object) {
  const document = checkScenario(
    {
      name: 'played',
      model: 'mixtral-8x7b',
      serving: {
        cluster: { chip: 'h100-sxm', chips: 8 },
        workload,
        slo: { timeToFirstToken: '1 s', timePerOutputToken: '50 ms' },
        ...(simulation === undefined ? {} : { simulation }),
      },
    },
    'played',
  );
  const result = simulate(document, library);
  if (result.serving?.feasible !== true) throw new Error('it fits');
  return { result, serving: result.serving as ServingResult };
}

const chats = {
  inputTokens: { kind: 'log-normal', mean: 600, coefficientOfVariation: 0.8 },
  outputTokens: 100,
  arrivals: { kind: 'poisson', requestsPerSecond: 8 },
};

describe('a service played request by request', () => {
  test('is a valid result, whose throughput and pace are near the closed form', () => {
    const { result, serving } = answered(chats, { requests: 3000 });
    const steady = answered(chats).serving;
    expect(resultSchema.parse(result)).toEqual(result);
    expect(steady.simulation).toBeUndefined();
    expect(serving.simulation?.requests.finished).toBe(3000);
    expect(serving.requestsPerSecond / steady.requestsPerSecond).toBeCloseTo(1, 1);
    expect(serving.timePerOutputToken.mean / steady.timePerOutputToken.mean).toBeGreaterThan(0.5);
    expect(serving.timePerOutputToken.mean / steady.timePerOutputToken.mean).toBeLessThan(2);
  });

  test('draws with its seed: the same bytes for the same, others for another', () => {
    const text = (seed: number) => JSON.stringify(answered(chats, { requests: 500, seed }).result);
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  test('plays a trace by itself, with the lengths that were recorded', () => {
    const { serving } = answered({ arrivals: { kind: 'trace', trace: 'five-minutes' } });
    expect(serving.simulation?.requests.arrived).toBe(300);
    expect(serving.inputTokens).toBe(491);
    expect(serving.offeredRequestsPerSecond).toBeCloseTo(1, 1);
  });

  test.each([
    [{ arrivals: { kind: 'trace', trace: 'five-minuets' } }, 'unknown trace "five-minuets"'],
    [
      { outputTokens: 5, arrivals: { kind: 'closed', concurrency: 3 } },
      'serving.workload.inputTokens',
    ],
  ])('refuses %j', (workload, message) => {
    expect(() => answered(workload)).toThrow(InputError);
    expect(() => answered(workload)).toThrow(message);
  });

  test('shows both latencies over requests, the engines and the cache over time, and goodput', () => {
    const content = report(answered(chats, { requests: 2000 }).result);
    const shown = chartsOf(content).map(({ id }) => id);
    for (const id of ['first-token', 'output-token', 'engine-load', 'cache-occupancy', 'goodput']) {
      expect(shown).toContain(id);
    }
    const table = tablesOf(content).find(({ id }) => id === 'simulated-latency');
    expect(table?.rows).toHaveLength(4);
    expect(csv(table as NonNullable<typeof table>)).toContain('Time to first token');
  });
});
