/** Present values and rates of return, against LibreOffice where it is installed, and the owned chip-hour of docs/economics.md. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  internalRate,
  monthlyRate,
  presentValue,
  yearlyRate,
} from '../../src/economics/cash-flow.ts';
import { depreciationSchedule } from '../../src/economics/depreciation.ts';
import { breakEvenUtilisation, ownedHour } from '../../src/economics/ownership.ts';
import { calculated, libreOffice } from '../support/libreoffice.ts';
import { book, chip } from './invented.ts';

const flows = [-1000, -200, 150, 300, 420, 510, 480];

describe('a rate of return', () => {
  test('is the rate at which the flows are worth nothing', () => {
    const rate = internalRate(flows) ?? Number.NaN;
    expect(presentValue(flows, rate)).toBeCloseTo(0, 8);
  });

  test('does not exist for money that only goes out, or only comes in', () => {
    expect(internalRate([-1, -2, -3])).toBeNull();
    expect(internalRate([1, 2, 3])).toBeNull();
    expect(internalRate([0, 0])).toBeNull();
  });

  test('of money lent for a year at r and paid back is r', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.4, max: 5, noNaN: true }), rate => {
        expect(internalRate([-1, 1 + rate])).toBeCloseTo(rate, 9);
      }),
    );
  });

  test('by the month compounds to the year and back', () => {
    expect(monthlyRate(0.1)).toBeCloseTo(0.00797414, 8);
    expect(yearlyRate(monthlyRate(0.1))).toBeCloseTo(0.1, 12);
  });
});

const question = libreOffice
  ? 'agree with LibreOffice'
  : 'agree with LibreOffice (skipped: soffice is not installed)';

describe.runIf(libreOffice)(`the formulas ${question}`, () => {
  // The owned chip of docs/economics.md: 43,829.10 USD, five years, 10% a year, 1 kW of server.
  const region = book.regions['here'];
  if (region === undefined) throw new Error('the invented book has a region here');
  const terms = { ...book.ownership, costOfCapital: 0.1, utilisation: 0.8 };
  const held = '(PMT(0.1;5;-43829.1)+43829.1*0.05)/8765.82+0.2';
  const idle = '0.32*1.2*0.1';
  const load = '0.75*1.2*0.1';
  const values = libreOffice
    ? calculated(flows, [
        '[.A1]+NPV(0.01;[.A2:.A7])',
        'IRR([.A1:.A7])',
        `${held}+${load}+0.25*(${held}+${idle})`,
        `(${held}+${idle})/(2-${load}+${idle})`,
        'VDB(100;10;5;1;2;2)',
        'VDB(100;10;5;4;5;2)',
      ])
    : [];

  test('present value', () => {
    expect(presentValue(flows, 0.01)).toBeCloseTo(values[0] ?? Number.NaN, 8);
  });

  test('rate of return', () => {
    expect(internalRate(flows)).toBeCloseTo(values[1] ?? Number.NaN, 8);
  });

  test('an owned chip-hour, worked in docs/economics.md', () => {
    expect(ownedHour(chip, terms, region).usdPerChipHour).toBeCloseTo(values[2] ?? Number.NaN, 9);
  });

  test('the utilisation at which owning costs the rent of 2 USD', () => {
    expect(breakEvenUtilisation(chip, terms, { region, rent: 2 })).toBeCloseTo(
      values[3] ?? Number.NaN,
      9,
    );
  });

  test('declining depreciation', () => {
    const schedule = depreciationSchedule(
      100,
      { years: 5, residualShare: 0.1, costOfCapital: 0 },
      'declining',
    );
    expect(schedule[1]?.depreciationUsd).toBeCloseTo(values[4] ?? Number.NaN, 9);
    expect(schedule[4]?.depreciationUsd).toBeCloseTo(values[5] ?? Number.NaN, 9);
  });
});
