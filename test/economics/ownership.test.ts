/** Owned against rented: worked by hand, and the break-even on which the choice turns. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rentedAndOwned } from '../../src/economics/chip-hour.ts';
import { breakEvenUtilisation, ownedHour, purchaseOf } from '../../src/economics/ownership.ts';
import { book, chip } from './invented.ts';

const region = book.regions['here'];
if (region === undefined) throw new Error('the invented book has a region here');
const terms = { ...book.ownership, costOfCapital: 0.1 };

describe('the purchase', () => {
  test('adds up to the system price of the profile', () => {
    const parts = purchaseOf(chip);
    expect(parts.map(({ name }) => name)).toEqual(['chip', 'server', 'network']);
    expect(parts.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(
      chip.price.systemUsdPerChip,
      6,
    );
  });

  test('takes the prices that the reader knows better', () => {
    const parts = purchaseOf(chip, { chip: 30_000, installation: 500 });
    expect(parts.find(({ name }) => name === 'chip')).toMatchObject({ usd: 30_000, why: 'given' });
    expect(parts.find(({ name }) => name === 'installation')?.usd).toBe(500);
  });
});

test('declining depreciation ties up less capital than straight line, and both less than equal payments', () => {
  const capital = (method: 'annuity' | 'straight-line' | 'declining') =>
    ownedHour(chip, { ...terms, method }, region).parts.find(
      ({ name }) => name === 'Cost of capital',
    )?.usd ?? 0;
  expect(capital('declining')).toBeLessThan(capital('straight-line'));
  expect(capital('straight-line')).toBeLessThan(capital('annuity'));
});

describe('the break-even', () => {
  test('is where an owned hour of work costs the rent', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 20, noNaN: true }), rent => {
        const at = breakEvenUtilisation(chip, terms, { region, rent });
        if (at === null) {
          const full = ownedHour(chip, { ...terms, utilisation: 1 }, region);
          expect(full.usdPerChipHour).toBeGreaterThanOrEqual(rent - 1e-9);
        } else {
          const owned = ownedHour(chip, { ...terms, utilisation: at }, region);
          expect(owned.usdPerChipHour).toBeCloseTo(rent, 9);
        }
      }),
    );
  });

  test('is absent where nobody rents the chip out', () => {
    expect(rentedAndOwned(chip, book).rented).toBeNull();
    expect(rentedAndOwned(chip, book).breakEvenUtilisation).toBeNull();
    expect(rentedAndOwned(chip, book, { given: 2 }).rented?.usdPerChipHour).toBe(2);
  });
});
