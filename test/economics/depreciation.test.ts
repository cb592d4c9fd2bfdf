/** Depreciation: against a spreadsheet's own functions, then the identity that every honest schedule obeys. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { depreciationMethods, depreciationSchedule } from '../../src/economics/depreciation.ts';

const terms = { years: 5, residualShare: 0, costOfCapital: 0.1 };
const writtenOff = (method: (typeof depreciationMethods)[number]) =>
  depreciationSchedule(100, terms, method).map(({ depreciationUsd }) => depreciationUsd);

describe('what is written off each year', () => {
  test('is the same by straight line', () => {
    expect(writtenOff('straight-line')).toEqual([20, 20, 20, 20, 20]);
  });

  test('declines as VDB(100;0;5;k-1;k;2) does', () => {
    const expected = [40, 24, 14.4, 10.8, 10.8];
    for (const [year, usd] of writtenOff('declining').entries()) {
      expect(usd).toBeCloseTo(expected[year] ?? Number.NaN, 9);
    }
  });

  test('rises under equal payments as PPMT(10%;k;5;-100) does', () => {
    const expected = [16.379748, 18.017723, 19.819495, 21.801445, 23.981589];
    for (const [year, usd] of writtenOff('annuity').entries()) {
      expect(usd).toBeCloseTo(expected[year] ?? Number.NaN, 6);
    }
  });
});

test('every method pays back the same: its charges are worth the purchase less the residual today', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...depreciationMethods),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 60 }).map(percent => percent / 100),
      fc.integer({ min: 0, max: 30 }).map(percent => percent / 100),
      (method, years, residualShare, costOfCapital) => {
        const schedule = depreciationSchedule(1, { years, residualShare, costOfCapital }, method);
        const today = schedule.reduce(
          (sum, { year, depreciationUsd, capitalUsd }) =>
            sum + (depreciationUsd + capitalUsd) / (1 + costOfCapital) ** year,
          0,
        );
        expect(today).toBeCloseTo(1 - residualShare / (1 + costOfCapital) ** years, 9);
        expect(schedule).toHaveLength(years);
        for (const { depreciationUsd } of schedule) expect(depreciationUsd).toBeGreaterThan(-1e-12);
      },
    ),
  );
});

test('a life of four and a half years ends in the middle of the fifth', () => {
  for (const method of depreciationMethods) {
    const schedule = depreciationSchedule(90, { ...terms, years: 4.5 }, method);
    expect(schedule).toHaveLength(5);
    expect(schedule.reduce((sum, year) => sum + year.depreciationUsd, 0)).toBeCloseTo(90, 9);
  }
});
