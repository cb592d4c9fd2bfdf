/** A fleet bought as it is needed, worked by hand: what is paid, written off, run and worth, month by month. */
import { describe, expect, test } from 'vitest';
import { evenDay } from '../../src/economics/day.ts';
import { weekOf } from '../../src/economics/demand.ts';
import { lifetime } from '../../src/economics/lifetime.ts';
import { ownedFleet } from '../../src/economics/owned-fleet.ts';
import { programmeBill } from '../../src/economics/training-bill.ts';
import { book, chip } from './invented.ts';

const region = book.regions['here'];
if (region === undefined) throw new Error('the invented book has a region here');
const terms = { ...book.ownership, residualShare: 0.1 };
const fleet = () => ownedFleet(chip, terms, region);
const price = fleet().terms.purchaseUsd;
const hoursPerMonth = (365.2425 * 24) / 12;

describe('an owned fleet', () => {
  test('buys what is missing, and nothing where enough is there', () => {
    const owned = fleet();
    expect([owned.buy(1, 10), owned.chips()]).toEqual([10 * price, 10]);
    expect([owned.buy(2, 8), owned.chips()]).toEqual([0, 10]);
    expect([owned.buy(3, 13), owned.chips()]).toEqual([3 * price, 13]);
  });

  test('sells chips past their five years for a tenth, and replaces those still wanted', () => {
    const owned = fleet();
    owned.buy(1, 10);
    owned.buy(3, 14);
    expect([owned.buy(60, 14), owned.chips()]).toEqual([0, 14]);
    expect(owned.buy(61, 12)).toBeCloseTo(8 * price - 10 * 0.1 * price, 6);
    expect(owned.chips()).toBe(12);
    expect(owned.buy(63, 0)).toBeCloseTo(-4 * 0.1 * price, 6);
    expect(owned.chips()).toBe(8);
  });

  test('writes nine tenths off in even months, and is worth what is left', () => {
    const owned = fleet();
    owned.buy(1, 10);
    const month = (0.9 * price) / 60;
    expect(owned.charge(1)).toBeCloseTo(10 * month, 6);
    expect(owned.charge(60)).toBeCloseTo(10 * month, 6);
    expect(owned.charge(61)).toBe(0);
    expect(owned.worth(1)).toBeCloseTo(10 * (price - month), 4);
    expect(owned.worth(12)).toBeCloseTo(10 * (price - 12 * month), 4);
    expect(owned.worth(30)).toBeCloseTo(10 * (price - 30 * month), 4);
    expect(owned.worth(60)).toBeCloseTo(10 * 0.1 * price, 4);
    owned.buy(13, 15);
    expect(owned.charge(13)).toBeCloseTo(15 * month, 6);
    expect(owned.charge(61)).toBeCloseTo(5 * month, 6);
    expect(owned.terms.monthlyChargeUsd).toHaveLength(5);
    expect(owned.terms.monthlyChargeUsd[0]).toBeCloseTo(month, 9);
    expect([owned.terms.lifeMonths, owned.terms.residualShare]).toEqual([60, 0.1]);
  });

  test('pays interest on what is not yet written off', () => {
    const lent = ownedFleet(
      chip,
      { ...terms, costOfCapital: 0.1, method: 'straight-line' },
      region,
    );
    lent.buy(1, 1);
    expect(lent.charge(1)).toBeGreaterThan((0.9 * price) / 60 + (0.05 * price) / 12);
    expect(lent.charge(1)).toBeGreaterThan(lent.charge(13));
    expect(lent.charge(13)).toBeGreaterThan(lent.charge(60));
  });

  test('runs on site, repairs and electricity: a fifth of a dollar a kilowatt-hour of site, 5% a year, the meter', () => {
    const owned = fleet();
    owned.buy(1, 10);
    const { idleWatts, workWatts, upkeepUsdPerChipHour, usdPerKilowattHour } = owned.terms;
    expect(upkeepUsdPerChipHour).toBeCloseTo(0.2 + (0.05 * price) / (365.2425 * 24), 9);
    expect(usdPerKilowattHour).toBe(0.1);
    expect(workWatts).toBeGreaterThan(idleWatts);
    const hour = (watts: number) => upkeepUsdPerChipHour + (watts / 1000) * 0.1;
    expect(owned.running(0)).toBeCloseTo(10 * hour(idleWatts) * hoursPerMonth, 4);
    expect(owned.running(1)).toBeCloseTo(10 * hour(workWatts) * hoursPerMonth, 4);
    const half = (owned.running(0) + owned.running(1)) / 2;
    expect(owned.running(0.5)).toBeCloseTo(half, 4);
    expect(owned.workUsdPerChipHour).toBeCloseTo(((workWatts - idleWatts) / 1000) * 0.1, 12);
  });
});

describe('a week', () => {
  test('of even days is one hour, unless its weekend differs', () => {
    const even = { outputTokensPerDay: 1, monthlyGrowth: 0 };
    expect(weekOf(even)).toEqual([{ weight: 1, load: 1 }]);
    expect(weekOf({ ...even, weekendShare: 1 })).toHaveLength(1);
    const quiet = weekOf({ ...even, weekendShare: 0.5 });
    expect(quiet).toHaveLength(48);
    expect(quiet[0]).toEqual({ weight: 5 / 7 / 24, load: expect.closeTo(7 / 6, 12) });
    expect(quiet[24]).toEqual({ weight: 2 / 7 / 24, load: expect.closeTo(7 / 12, 12) });
    expect(weekOf({ ...even, day: evenDay })).toHaveLength(48);
  });
});

describe('present value', () => {
  const life = {
    months: 12,
    demand: { outputTokensPerDay: 10e9, monthlyGrowth: 0 },
    outputTokensPerSecondPerChip: 500,
    chipsPerStep: 16,
    usdPerChipHour: 2,
    trainingUsd: 5e6,
    discountRate: 0.1,
  };

  test('counts the first training today, serving at the end of each month', () => {
    const { presentValue, months } = lifetime(life);
    const rate = 1.1 ** (1 / 12) - 1;
    const serving = months.reduce(
      (sum, { servingUsd, month }) => sum + servingUsd / (1 + rate) ** month,
      0,
    );
    expect(presentValue.trainingUsd).toBeCloseTo(5e6, 4);
    expect(presentValue.servingUsd).toBeCloseTo(serving, 3);
    expect(presentValue.netUsd).toBeCloseTo(-5e6 - serving, 3);
  });

  test('of owned chips counts what they are worth in the end', () => {
    const owned = fleet();
    const { presentValue, months } = lifetime({ ...life, owned });
    const rate = 1.1 ** (1 / 12) - 1;
    const paid = months.reduce(
      (sum, { cashUsd, month }) => sum + (cashUsd + (month === 1 ? 5e6 : 0)) / (1 + rate) ** month,
      0,
    );
    const sold = owned.worth(12) / (1 + rate) ** 12;
    expect(presentValue.netUsd).toBeCloseTo(paid - 5e6 + sold, 2);
    expect(sold).toBeGreaterThan(0);
  });
});

describe('a whole undertaking', () => {
  const year = 365.2425 * 24 * 3600;

  test('is its final run, its experiments, idle chips, storage and people', () => {
    const { usd, parts } = programmeBill(1e6, {
      experimentsMultiplier: 3,
      idleShare: 0.2,
      storage: { bytes: 1e15, usdPerByteMonth: 2e-11, seconds: year },
      staff: { people: 10, usdPerPersonYear: 200_000, seconds: year / 2 },
    });
    const cents = parts.map(part => [part.name, Math.round(part.usd * 100) / 100]);
    expect(cents).toEqual([
      ['Final run', 1e6],
      ['Experiments', 2e6],
      ['Idle reserved chips', 750_000],
      ['Storage', 240_000],
      ['Staff', 1e6],
    ]);
    expect(usd).toBeCloseTo(4.99e6, 4);
  });

  test('without more is its final run and its experiments', () => {
    const bare = programmeBill(1e6, { experimentsMultiplier: 1, idleShare: 0 });
    expect(bare.parts.map(({ name, usd }) => [name, usd])).toEqual([
      ['Final run', 1e6],
      ['Experiments', 0],
    ]);
  });
});
