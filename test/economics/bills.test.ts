import { describe, expect, test } from 'vitest';
import { lifetime } from '../../src/economics/lifetime.ts';
import { servingBill } from '../../src/economics/serving-bill.ts';
import { trainingBill } from '../../src/economics/training-bill.ts';

const sum = (parts: readonly { usd: number }[]) =>
  parts.reduce((total, part) => total + part.usd, 0);

describe('the training bill', () => {
  const use = {
    chipHours: 2.664e6,
    tokens: 14.8e12,
    goodput: 0.97,
    stepSeconds: 20,
    phases: [
      { name: 'Experts', seconds: 12, why: '' },
      { name: 'Attention', seconds: 8, why: '' },
    ],
  };

  test('is hours times price: DeepSeek-V3 pre-training at 2 USD is 5.328 million', () => {
    expect(trainingBill(use, 2).usd).toBe(5.328e6);
  });

  test('adds up to its parts, lost time among them', () => {
    const bill = trainingBill(use, 2);
    expect(sum(bill.parts)).toBeCloseTo(bill.usd, 4);
    expect(bill.parts.at(-1)?.usd).toBeCloseTo(0.03 * bill.usd, 4);
    expect(bill.usdPerMillionTokens).toBeCloseTo(0.36, 6);
  });
});

describe('the serving bill', () => {
  const use = {
    chips: 100,
    idleChips: 4,
    prefillChips: 32,
    decodeChips: 64,
    requestsPerSecond: 50,
    capacityRequestsPerSecond: 100,
    inputTokens: 2000,
    outputTokens: 500,
    cachedShare: 0,
    chipSecondsPerCachedToken: 0,
  };

  test('is paid in full by its tokens: input and output together cost what the chips cost', () => {
    const bill = servingBill(use, 2);
    const perHour =
      (bill.usdPerMillionInputTokens * 50 * 2000 * 3600 +
        bill.usdPerMillionOutputTokens * 50 * 500 * 3600) /
      1e6;
    expect(perHour).toBeCloseTo(bill.usdPerHour, 6);
    expect(sum(bill.parts)).toBeCloseTo(bill.usdPerHour, 9);
    expect(bill.usdPerDay).toBeCloseTo(24 * 200, 9);
  });

  test('costs half as much per token at twice the load', () => {
    const bill = servingBill(use, 2);
    expect(bill.atCapacity.usdPerMillionOutputTokens).toBeCloseTo(
      bill.usdPerMillionOutputTokens / 2,
      9,
    );
  });
});

describe('a lifetime', () => {
  const input = {
    months: 36,
    demand: { outputTokensPerDay: 10e9, monthlyGrowth: 0.05 },
    outputTokensPerSecondPerChip: 500,
    chipsPerStep: 16,
    usdPerChipHour: 2,
    trainingUsd: 5e6,
  };

  test('uses enough chips each month, and less than one step more than enough', () => {
    for (const { outputTokens, chips } of lifetime(input).months) {
      const needed = outputTokens / 30.436875 / 86400 / 500;
      expect(chips).toBeGreaterThanOrEqual(needed);
      expect(chips).toBeLessThan(needed + 16);
    }
  });

  test('crosses in the first month in which serving has cost more than training', () => {
    const { months, crossing } = lifetime(input);
    const first = months.find(month => month.cumulativeServingUsd > 5e6);
    expect(crossing).toBe(first?.month);
    expect(lifetime({ ...input, trainingUsd: 1e12 }).crossing).toBeNull();
  });
});
