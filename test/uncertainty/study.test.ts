/** Monte Carlo: right where the answer is known, the same for the same seed, with every draw simulated. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLibrary } from '../../src/scenario/create-library.ts';
import type { Result } from '../../src/scenario/result.ts';
import { checkUncertainScenario } from '../../src/scenario/scenario-document.ts';
import { type StudyQuestion, studyUncertainty } from '../../src/uncertainty/study.ts';
import { shippedDocuments } from '../support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const v3 = JSON.parse(readFileSync('scenarios/deepseek-v3.json', 'utf8'));
/** Machines that build are slower than those that answer. */
const timeout = 60_000;
const study = (document: unknown, question: Partial<StudyQuestion> = {}) =>
  studyUncertainty(
    checkUncertainScenario(document, 'scenario'),
    { draws: 300, seed: 7, ...question },
    library,
  );
const trained = (economics: object) => ({
  name: 'V3',
  model: 'deepseek-v3',
  training: { ...v3.training, chipHours: 2.788e6 },
  economics: { prices: '2025-q1', ...economics },
});

describe('the cost of a run of known hours', () => {
  const rent = { low: '1 USD/h', best: '2 USD/h', high: '3 USD/h' };
  let result: Result;

  beforeAll(() => {
    result = study(
      trained({ chipHourPrice: { distribution: 'uniform', low: '1 USD/h', high: '3 USD/h' } }),
      {
        draws: 2000,
        probabilities: ['training.usd < 2.788e6 * 2', 'economics.training.usd > 1e9'],
      },
    );
  }, timeout);

  test('has the mean and the quantiles of its price', () => {
    const found = result.uncertainty?.['economics.training.usd'];
    expect(found?.mean).toBeCloseTo(2.788e6 * 2, -3);
    expect((found?.p5 ?? 0) / 2.788e6).toBeCloseTo(1.1, 2);
    expect((found?.p50 ?? 0) / 2.788e6).toBeCloseTo(2, 2);
    expect((found?.p95 ?? 0) / 2.788e6).toBeCloseTo(2.9, 2);
  });

  test('is below its median in half of the draws', () => {
    const [half, never] = result.uncertaintyStudy?.probabilities ?? [];
    expect(half?.probability).toBeCloseTo(0.5, 2);
    expect(never?.probability).toBe(0);
  });

  test('rests on its price alone, and the tornado and the indices say so', () => {
    const [target] = result.uncertaintyStudy?.targets ?? [];
    expect(target?.figure).toBe('economics.training.usd');
    expect(target?.tornado.map(({ input }) => input)).toEqual(['economics.chipHourPrice']);
    expect(target?.totalIndices[0]).toMatchObject({ input: 'economics.chipHourPrice' });
    expect(target?.totalIndices[0]?.total).toBeCloseTo(1, 1);
  });

  test('keeps the best value as its median when the price is a range', () => {
    const found = study(trained({ chipHourPrice: rent })).uncertainty?.['economics.training.usd'];
    expect((found?.p50 ?? 0) / 5.576e6).toBeCloseTo(1, 2);
  });
});

describe('a whole scenario', () => {
  const question = { draws: 200, seed: 7 };
  let result: Result;

  beforeAll(() => {
    result = study(v3, question);
  }, timeout);

  test('is the same for the same seed, to the last byte, and another for another', {
    timeout,
  }, () => {
    expect(JSON.stringify(study(v3, question))).toBe(JSON.stringify(result));
    expect(study(v3, { ...question, seed: 8 }).uncertainty).not.toEqual(result.uncertainty);
  });

  test('has an interval that holds the published 5.576 million USD', () => {
    const found = result.uncertainty?.['economics.training.usd'];
    expect(found?.p5).toBeLessThan(5.576e6);
    expect(found?.p95).toBeGreaterThan(5.576e6);
  });

  test('orders its quantiles and states no number that is none', () => {
    for (const [path, { p5, p50, p95, mean }] of Object.entries(result.uncertainty ?? {})) {
      expect(p5, path).toBeLessThanOrEqual(p50);
      expect(p50, path).toBeLessThanOrEqual(p95);
      expect(Number.isFinite(mean), path).toBe(true);
    }
  });
});
