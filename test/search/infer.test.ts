/** The search for services: nothing lies beyond its frontier, its fleets keep their targets, and no smaller one would. */
import { describe, expect, test, vi } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import { checkScenario } from '../../src/scenario/scenario-document.ts';
import { emitServing, servingTargets } from '../../src/search/emit/emit-serving.ts';
import {
  cheapestFleet,
  largestRate,
  servingCandidates,
} from '../../src/search/infer/cheapest-fleet.ts';
import { servingBases, servingContexts } from '../../src/search/infer/choices.ts';
import { linesOf, pointOf, servingFrontier } from '../../src/search/infer/frontier.ts';
import { searchInfer } from '../../src/search/infer/search-infer.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

// Machines of all sizes run these; none of them is about speed.
vi.setConfig({ testTimeout: 60_000 });

const library = createLibrary(shippedDocuments());
const workload = { inputTokens: 1024, outputTokens: 256, prefixCacheHitRate: 0 };
const slo = { timeToFirstTokenSeconds: 1, timePerOutputTokenSeconds: 0.04 };

function contextsFor(model: string, chipId: string, chips: number) {
  const chip = library.chip(chipId);
  const device = { chip, efficiency: library.efficiency(chip.efficiency) };
  const architecture = library.model(model);
  const choices = { precisions: ['fp8'], cachePrecisions: ['bf16', 'fp8'] } as const;
  return servingBases(architecture, chip, choices).flatMap(base =>
    servingContexts(architecture, device, library.servingStack(), { chips, base }),
  );
}

describe('the frontier', () => {
  const contexts = contextsFor('mixtral-8x7b', 'h100-sxm', 8);
  const { points, considered, evaluated } = servingFrontier(contexts, workload, slo);

  test('falls: who wants more speed gets less yield', () => {
    expect(points.length).toBeGreaterThan(10);
    points.forEach((point, place) => {
      const next = points[place + 1];
      if (next === undefined) return;
      expect(next.tokensPerSecondPerUser).toBeLessThan(point.tokensPerSecondPerUser);
      expect(next.outputTokensPerSecondPerChip).toBeGreaterThan(point.outputTokensPerSecondPerChip);
    });
  });

  test('has nothing beyond it, wherever one looks, to within what the search promises', () => {
    expect(evaluated).toBeLessThan(considered / 2);
    for (const line of linesOf(contexts, workload, slo)) {
      for (let batch = 1; batch <= line.most; batch = Math.ceil(batch * 1.37)) {
        const point = pointOf(line, batch);
        const reached = points.some(
          other =>
            other.tokensPerSecondPerUser >= point.tokensPerSecondPerUser * 0.97 &&
            other.outputTokensPerSecondPerChip >= point.outputTokensPerSecondPerChip * 0.97,
        );
        expect([batch, reached]).toEqual([batch, true]);
      }
    }
  });
});

describe('the cheapest fleet', () => {
  const contexts = contextsFor('mixtral-8x7b', 'h100-sxm', 64);
  const candidates = servingCandidates(contexts, workload, slo);

  test.each([5, 40, 150])(
    'for %i requests per second keeps the targets, and fewer chips would not',
    rate => {
      const sized = cheapestFleet(candidates, rate, workload, slo);
      expect(sized?.latency.attainment).toBeGreaterThanOrEqual(0.9);
      const chips = sized?.fleet.chips ?? 0;
      expect(largestRate(candidates, chips, workload, slo)?.capacity).toBeGreaterThanOrEqual(
        rate * 0.98,
      );
      const fewer = largestRate(candidates, Math.floor(chips * 0.8), workload, slo);
      expect(fewer?.capacity ?? 0).toBeLessThan(rate);
    },
  );

  test('is none when the targets are out of reach', () => {
    const hasty = { timePerOutputTokenSeconds: 1e-4 };
    expect(
      cheapestFleet(servingCandidates(contexts, workload, hasty), 1, workload, hasty),
    ).toBeUndefined();
  });
});

describe('the whole search', () => {
  const document = checkScenario(
    {
      name: 'Test',
      model: 'mixtral-8x7b',
      serving: {
        cluster: { chip: 'h100-sxm', chips: 16 },
        workload: {
          inputTokens: 1024,
          outputTokens: 256,
          arrivals: { kind: 'poisson', requestsPerSecond: 20 },
        },
        slo: { timeToFirstToken: '1 s', timePerOutputToken: '40 ms' },
      },
    },
    'test',
  );

  test('lays chips over each other by the price of a token', () => {
    const question = {
      document,
      chips: ['h100-sxm', 'h20'],
      precisions: [],
      requestsPerSecond: 20,
    };
    const found = searchInfer(question, library);
    expect(found.cheapest?.usdPerHour).toBeGreaterThan(0);
    found.frontier.forEach((point, place) => {
      const next = found.frontier[place + 1];
      if (next !== undefined) {
        expect(next.usdPerMillionOutputTokens).toBeLessThan(point.usdPerMillionOutputTokens);
      }
    });
  });

  test.each(servingTargets)('ends in files for %s', target => {
    const { largest } = searchInfer({ document, chips: [], precisions: ['fp8'] }, library);
    expect(largest).not.toBeNull();
    if (largest === null) return;
    const { files } = emitServing(target, {
      model: 'mixtral',
      fleet: largest,
      contextTokens: 1280,
    });
    expect(files.length).toBeGreaterThan(0);
    for (const { text } of files) expect(text).not.toMatch(/undefined|NaN/);
  });
});

describe('the largest rate of a fleet', () => {
  test('by playing it is near what the formula says', () => {
    const document = checkScenario(
      {
        name: 'Test',
        model: 'llama-3.1-8b',
        serving: {
          cluster: { chip: 'h100-sxm', chips: 2 },
          precision: 'fp8',
          workload: {
            inputTokens: 500,
            outputTokens: 60,
            arrivals: { kind: 'poisson', requestsPerSecond: 1 },
          },
          slo: { timeToFirstToken: '1 s', timePerOutputToken: '40 ms' },
        },
      },
      'test',
    );
    const { largest } = searchInfer({ document, chips: [], precisions: [], played: true }, library);
    const { requestsPerSecond = 0, played } = largest ?? {};
    expect(played?.requestsPerSecond).toBeGreaterThan(0.6 * requestsPerSecond);
    expect(played?.requestsPerSecond).toBeLessThan(1.6 * requestsPerSecond);
    expect(played?.interval.low).toBeLessThanOrEqual(played?.requestsPerSecond ?? 0);
    expect(played?.interval.high).toBeGreaterThanOrEqual(played?.requestsPerSecond ?? 0);
  });
});

describe('a search that no fleet answers', () => {
  const search = (chips: number, targets: object) =>
    searchInfer(
      {
        document: checkScenario(
          {
            name: 'a search',
            model: 'llama-3.1-70b',
            serving: {
              workload: {
                inputTokens: 2048,
                outputTokens: 256,
                arrivals: { kind: 'poisson', requestsPerSecond: 1 },
              },
              cluster: { chip: 'h100-sxm', chips },
              slo: targets,
            },
          },
          'scenario',
        ),
        chips: ['h100-sxm'],
        precisions: ['bf16'],
      },
      library,
    );

  test('says what memory lacks', () => {
    const { largest, why } = search(1, { timePerOutputToken: '50 ms' });
    expect(largest).toBeNull();
    expect(why).toEqual([
      expect.stringMatching(/^h100-sxm: .*GB of weights.*more than the chip's/),
    ]);
  });

  test('says how near a target any layout comes', () => {
    const { largest, why } = search(8, { timePerOutputToken: '1 ms' });
    expect(largest).toBeNull();
    expect(why?.join()).toMatch(/best time per output token .+ over the target of 1 ms/);
    expect(search(8, { timePerOutputToken: '100 ms' }).why).toBeUndefined();
  });
});
