/** A model's life: the demand curve, the crossing, money over time, and what idle chips do at night. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waveDay } from '../../src/economics/day.ts';
import { tokensPerDay, weekOf } from '../../src/economics/demand.ts';
import { lifetime } from '../../src/economics/lifetime.ts';
import { ownedFleet } from '../../src/economics/owned-fleet.ts';
import { book, chip } from './invented.ts';

const region = book.regions['here'];
if (region === undefined) throw new Error('the invented book has a region here');
const terms = { ...book.ownership, costOfCapital: 0.1 };
const input = {
  months: 36,
  demand: { outputTokensPerDay: 10e9, monthlyGrowth: 0.05 },
  outputTokensPerSecondPerChip: 500,
  chipsPerStep: 16,
  usdPerChipHour: 2,
  trainingUsd: 5e6,
};

describe('demand', () => {
  const growing = { outputTokensPerDay: 1e9, monthlyGrowth: 0.1, saturation: 20e9 };

  test('begins as stated, grows as stated at first, and never passes its saturation', () => {
    expect(tokensPerDay(growing, 1)).toBeCloseTo(1e9, 3);
    expect(tokensPerDay(growing, 2)).toBeCloseTo(1.1e9, 3);
    for (let month = 2; month < 200; month++) {
      const now = tokensPerDay(growing, month);
      expect(now).toBeGreaterThanOrEqual(tokensPerDay(growing, month - 1));
      expect(now).toBeLessThanOrEqual(20e9);
    }
    expect(tokensPerDay(growing, 200)).toBeGreaterThan(19.9e9);
  });

  test('without saturation grows without end', () => {
    expect(tokensPerDay({ outputTokensPerDay: 1, monthlyGrowth: 1 }, 11)).toBe(1024);
  });

  test('over a week averages to what the day asks for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (peak, weekendShare) => {
          const hours = weekOf({ ...growing, day: waveDay(peak), weekendShare });
          const mean = hours.reduce((sum, { weight, load }) => sum + weight * load, 0);
          expect(mean).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});

describe('training against inference', () => {
  test('crosses in the first month in which serving has cost more', () => {
    const { months, crossing } = lifetime(input);
    const first = months.find(month => month.cumulativeServingUsd > month.cumulativeTrainingUsd);
    expect(crossing).toBe(first?.month);
  });

  test('crosses later when the model is trained again and again', () => {
    const again = lifetime({
      ...input,
      retraining: { everyMonths: 6, costRatio: 1, nightChipHours: 0 },
    });
    expect(again.months.at(-1)?.cumulativeTrainingUsd).toBe(6 * 5e6);
    expect(again.crossing ?? 99).toBeGreaterThan(lifetime(input).crossing ?? 0);
  });

  test('costs per token what everything costs over everything served', () => {
    const { months, usdPerMillionOutputTokens } = lifetime(input);
    const last = months.at(-1);
    const tokens = months.reduce((sum, month) => sum + month.outputTokens, 0);
    const total = (last?.cumulativeServingUsd ?? 0) + (last?.cumulativeTrainingUsd ?? 0);
    expect(usdPerMillionOutputTokens).toBeCloseTo((total / tokens) * 1e6, 9);
  });
});

describe('money over time', () => {
  const earning = { ...input, usdEarnedPerMillionOutputTokens: 4 };

  test('is worth less today the higher the interest', () => {
    const at = (discountRate: number) => lifetime({ ...earning, discountRate }).presentValue;
    expect(at(0.2).servingUsd).toBeLessThan(at(0.1).servingUsd);
    expect(at(0.1).trainingUsd).toBe(5e6);
  });

  test('has no value left at its own rate of return', () => {
    const life = lifetime({ ...earning, usdEarnedPerMillionOutputTokens: 1.5 });
    const rate = life.internalRateOfReturn ?? Number.NaN;
    const worth = lifetime({
      ...earning,
      usdEarnedPerMillionOutputTokens: 1.5,
      discountRate: rate,
    }).presentValue.netUsd;
    expect(Math.abs(worth)).toBeLessThan(1);
  });

  test('has no rate of return when nothing is earned', () => {
    expect(lifetime(input).internalRateOfReturn).toBeNull();
  });
});

describe('an owned fleet', () => {
  const owned = (changed: object = {}) =>
    lifetime({
      ...input,
      owned: ownedFleet(chip, terms, region),
      purchaseChips: 64,
      discountRate: 0.1,
      ...changed,
    });

  test('is bought in steps before demand needs it, and never sold', () => {
    const { months } = owned();
    for (const [index, month] of months.entries()) {
      expect(month.chips % 64).toBe(0);
      expect(month.chips).toBeGreaterThanOrEqual(month.meanChips);
      expect(month.chips).toBeGreaterThanOrEqual(months[index - 1]?.chips ?? 0);
    }
    expect(months.reduce((sum, { boughtChips }) => sum + boughtChips, 0)).toBe(
      months.at(-1)?.chips,
    );
  });

  test('is replaced when its life is over', () => {
    const short = { ...terms, depreciationYears: 1 };
    const { months } = owned({
      owned: ownedFleet(chip, short, region),
      demand: { outputTokensPerDay: 10e9, monthlyGrowth: 0 },
    });
    const purchases = months.filter(({ cashUsd }) => cashUsd < -1e6).map(({ month }) => month);
    expect(purchases).toEqual([1, 13, 25]);
  });

  test('trains at night for the electricity, as far as its idle hours go', () => {
    const demand = { ...input.demand, day: waveDay(1.6) };
    const again = { everyMonths: 12, costRatio: 1, nightChipHours: 0 };
    const day = owned({ demand, retraining: again });
    const night = owned({ demand, retraining: { ...again, nightChipHours: 2e5 } });
    expect(night.nightChipHours).toBeGreaterThan(0);
    expect(night.nightChipHours).toBeLessThanOrEqual(2 * 2e5);
    expect(night.presentValue.trainingUsd).toBeLessThan(day.presentValue.trainingUsd);
    expect(night.presentValue.servingUsd).toBeCloseTo(day.presentValue.servingUsd, 3);
  });
});
