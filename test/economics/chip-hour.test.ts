/** The price of a chip-hour: worked by hand, then the laws that an upside-down formula would break. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chipHourPrice, regionOf } from '../../src/economics/chip-hour.ts';
import { annuity } from '../../src/economics/depreciation.ts';
import type { Ownership, PriceBook, Region } from '../../src/economics/price-book.ts';
import { book, chip } from './invented.ts';

const here = regionOf(book);
const terms = (changed: Partial<Ownership>): PriceBook => ({
  ...book,
  ownership: { ...book.ownership, ...changed },
});
const place = (changed: Partial<Region>): PriceBook => ({
  ...book,
  regions: { here: { ...here, ...changed } },
});
const rented: PriceBook = { ...book, rents: { invented: { usdPerChipHour: 2, source: 'a list' } } };
const owned = (prices: PriceBook, systemUsdPerChip = chip.price.systemUsdPerChip) =>
  chipHourPrice({ ...chip, price: { systemUsdPerChip } }, prices, { basis: 'owned' });

describe('which price', () => {
  test('a given price wins over rent and ownership', () => {
    expect(chipHourPrice(chip, rented, { basis: 'owned', given: 1.5 })).toMatchObject({
      usdPerChipHour: 1.5,
      source: 'given in the scenario',
    });
  });

  test('a price of nothing is a given price too', () => {
    expect(chipHourPrice(chip, rented, { given: 0 }).usdPerChipHour).toBe(0);
  });

  test('the rent of the book is used, with its source, unless ownership is asked for', () => {
    expect(chipHourPrice(chip, rented)).toEqual({
      chip: 'invented',
      usdPerChipHour: 2,
      basis: 'rented',
      parts: [],
      source: 'a list',
    });
    expect(chipHourPrice(chip, rented, { basis: 'owned' }).basis).toBe('owned');
  });

  test('a chip without a rent is owned, and the source says why', () => {
    const price = chipHourPrice(chip, book, { basis: 'rented' });
    expect(price.basis).toBe('owned');
    expect(price.source).toContain('no rent of invented in price book invented');
  });

  test('an unknown region is refused with the nearest name', () => {
    expect(() => chipHourPrice(chip, book, { region: 'hree' })).toThrow(
      'scenario: economics.region: expected one of here, there, got "hree"; did you mean "here"',
    );
  });

  test('a name that every object inherits is no region and no rent', () => {
    expect(() => regionOf(book, 'constructor')).toThrow('economics.region');
    expect(chipHourPrice({ ...chip, id: 'constructor' }, rented).basis).toBe('owned');
  });

  test('the region asked for decides the electricity', () => {
    const usd = (region: string) =>
      chipHourPrice(chip, book, { region }).parts.find(({ name }) => name === 'Electricity')?.usd;
    expect(usd('there')).toBeCloseTo(3 * Number(usd('here')), 12);
  });
});

test('without interest, 43,829.10 USD over 5 years of 8,765.82 hours are 1 USD an hour of depreciation', () => {
  const { parts, usdPerChipHour } = owned(book);
  const usd = new Map(parts.map(part => [part.name, part.usd]));
  expect(usd.get('Depreciation')).toBeCloseTo(1, 9);
  expect(usd.get('Cost of capital')).toBeCloseTo(0, 9);
  expect(usd.get('Site')).toBeCloseTo(0.2, 9); // 1 kW held ready at 0.2 USD
  expect(usd.get('Operations')).toBeCloseTo(0.25, 9); // 5% of 43,829.10 USD a year
  expect(usd.get('Electricity')).toBeCloseTo(0.09, 9); // 1 kW × 75% × 1.2 × 0.1 USD
  expect(usd.get('Unused hours')).toBe(0);
  expect(usdPerChipHour).toBeCloseTo(1.54, 9);
});

test('the annuity agrees with the PMT function of a spreadsheet', () => {
  expect(annuity(0.1, 5, 0)).toBeCloseTo(0.263797, 6); // =-PMT(10%,5,1)
  expect(annuity(0.1, 5, 0.2)).toBeCloseTo(0.231038, 6); // =-PMT(10%,5,1,-0.2)
  expect(annuity(1e-9, 5, 0.2)).toBeCloseTo(annuity(0, 5, 0.2), 6);
});

describe('an owned chip-hour', () => {
  const rate = fc.integer({ min: 0, max: 50 }).map(percent => percent / 100);
  const usd = fc.double({ min: 1000, max: 200_000, noNaN: true });
  const more = fc.double({ min: 1.01, max: 5, noNaN: true });
  const years = fc.double({ min: 1, max: 10, noNaN: true });
  const used = fc.double({ min: 0.1, max: 0.95, noNaN: true });

  test('is exactly the sum of its parts, none of them negative', () => {
    fc.assert(
      fc.property(
        rate,
        usd,
        years,
        used,
        (costOfCapital, system, depreciationYears, utilisation) => {
          const price = owned(terms({ costOfCapital, depreciationYears, utilisation }), system);
          expect(price.parts.reduce((sum, part) => sum + part.usd, 0)).toBe(price.usdPerChipHour);
          for (const part of price.parts) expect(part.usd).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test('costs more when the system does', () => {
    fc.assert(
      fc.property(usd, more, rate, (system, factor, costOfCapital) => {
        const prices = terms({ costOfCapital });
        expect(owned(prices, system * factor).usdPerChipHour).toBeGreaterThan(
          owned(prices, system).usdPerChipHour,
        );
      }),
    );
  });

  test('costs more where electricity, cooling or capital do', () => {
    fc.assert(
      fc.property(more, factor => {
        const base = owned(book).usdPerChipHour;
        const dearer = [
          place({ usdPerKilowattHour: here.usdPerKilowattHour * factor }),
          place({ pue: here.pue * factor }),
          terms({ costOfCapital: factor / 10 }),
          terms({ operationsShare: 0.05 * factor }),
        ];
        for (const prices of dearer) expect(owned(prices).usdPerChipHour).toBeGreaterThan(base);
      }),
    );
  });

  test('costs less when it lives longer or keeps a residual value', () => {
    fc.assert(
      fc.property(years, more, rate, (depreciationYears, factor, costOfCapital) => {
        const base = owned(terms({ depreciationYears, costOfCapital })).usdPerChipHour;
        const longer = terms({ depreciationYears: depreciationYears * factor, costOfCapital });
        const kept = terms({ depreciationYears, costOfCapital, residualShare: 0.2 });
        expect(owned(longer).usdPerChipHour).toBeLessThan(base);
        expect(owned(kept).usdPerChipHour).toBeLessThan(base);
      }),
    );
  });

  test('costs less per used hour the more of its hours are used', () => {
    fc.assert(
      fc.property(used, more, (utilisation, factor) => {
        const fuller = Math.min(1, utilisation * factor);
        expect(owned(terms({ utilisation: fuller })).usdPerChipHour).toBeLessThan(
          owned(terms({ utilisation })).usdPerChipHour,
        );
      }),
    );
  });
});
