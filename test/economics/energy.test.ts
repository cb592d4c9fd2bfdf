/** Energy and carbon: worked values, and the laws they keep. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  carbonKilograms,
  embodiedKilograms,
  energyJoules,
  fleetWatts,
} from '../../src/economics/energy.ts';
import { chip } from './invented.ts';

test('an hour of 8 chips at 1 kW and 75% of full load behind a PUE of 1.2 takes 7.2 kWh', () => {
  expect(energyJoules(chip, 8, 3600, 1.2)).toBeCloseTo(7.2 * 3.6e6, 3);
});

test('7.2 kWh on a grid of 0.5 kg per kWh emit 3.6 kg', () => {
  expect(carbonKilograms(7.2 * 3.6e6, 0.5)).toBeCloseTo(3.6, 9);
});

test('a chip of 318 kg that works half of its five years gives 14.5 g of its making to each hour', () => {
  const life = { depreciationYears: 5, utilisation: 0.5 };
  expect(embodiedKilograms(1, 318, life)).toBeCloseTo(318 / (5 * 365.2425 * 24 * 0.5), 12);
  // All hours that it works carry all of it.
  expect(embodiedKilograms(8 * 5 * 365.2425 * 24 * 0.5, 318, life)).toBeCloseTo(8 * 318, 6);
});

test('a fleet without work still draws power, but less than a busy one', () => {
  expect(fleetWatts(chip, 8, 1.2, 0)).toBeGreaterThan(0);
  expect(fleetWatts(chip, 8, 1.2, 0)).toBeLessThan(fleetWatts(chip, 8, 1.2, 1));
});

test('energy grows in proportion to chips and seconds, and never falls with utilisation', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), share, share, (chips, one, other) => {
      const [idle, busy] = [Math.min(one, other), Math.max(one, other)];
      const energy = (count: number, seconds: number, utilisation: number) =>
        energyJoules(chip, count, seconds, 1.25, utilisation);
      expect(energy(chips, 20, busy)).toBeCloseTo(2 * chips * energy(1, 10, busy), 3);
      // The last binary digit may round either way.
      const rounding = 1 - 2 ** -40;
      expect(energy(chips, 10, busy)).toBeGreaterThanOrEqual(rounding * energy(chips, 10, idle));
    }),
  );
});
