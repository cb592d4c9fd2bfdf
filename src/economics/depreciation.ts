/** How the price of equipment is spread over its life: what is written off each year, and what the rest ties up. */
import { expm1, log1p } from '../numeric/elementary.ts';
import type { Fraction, Usd } from '../units/quantity.ts';

/**
 * `annuity`: equal yearly payments. `straight-line`: equal write-offs, falling interest. `declining`: double-declining
 * balance that turns to straight-line once that writes off more, as a spreadsheet's VDB does.
 */
export const depreciationMethods = ['annuity', 'straight-line', 'declining'] as const;
export type DepreciationMethod = (typeof depreciationMethods)[number];

export interface LifeTerms {
  readonly years: number;
  /** Of the purchase, left at the end. */
  readonly residualShare: Fraction;
  /** Interest a year on what is not yet written off. */
  readonly costOfCapital: Fraction;
}

export interface DepreciationYear {
  /** From 1; the last one may be a part of a year. */
  readonly year: number;
  readonly openingUsd: Usd;
  readonly depreciationUsd: Usd;
  /** Interest on the opening value. */
  readonly capitalUsd: Usd;
}

/**
 * Yearly cost of one dollar of equipment that earns `rate` and leaves `residual` after `years`:
 * the annuity `rate / (1 - (1 + rate)^-years)` on what is written off, and interest on what remains.
 */
export function annuity(rate: number, years: number, residual: number): number {
  if (rate === 0) return (1 - residual) / years;
  const writtenOff = -expm1(-years * log1p(rate));
  return ((1 - residual) * rate) / writtenOff + residual * rate;
}

/** Year by year from `price` down to its residual value; the write-offs add up to what is lost, USD. */
export function depreciationSchedule(
  price: Usd,
  terms: LifeTerms,
  method: DepreciationMethod,
): readonly DepreciationYear[] {
  const { years, residualShare, costOfCapital } = terms;
  const floor = price * residualShare;
  const payment = method === 'annuity' ? price * annuity(costOfCapital, years, residualShare) : 0;
  /** What a whole year with so many years left writes off. */
  const wanted = (opening: Usd, left: number): Usd => {
    const evenly = (opening - floor) / left;
    switch (method) {
      case 'straight-line':
        return evenly;
      case 'declining':
        return Math.max(evenly, opening * Math.min(1, 2 / years));
      case 'annuity':
        return payment - opening * costOfCapital;
    }
  };
  const schedule: DepreciationYear[] = [];
  let openingUsd = price;
  for (let year = 1; year - 1 < years; year++) {
    const part = Math.min(1, years - (year - 1));
    const left = years - (year - 1);
    const interest = openingUsd * costOfCapital * part;
    const depreciationUsd =
      part < 1 ? openingUsd - floor : Math.min(wanted(openingUsd, left), openingUsd - floor);
    schedule.push({ year, openingUsd, depreciationUsd, capitalUsd: interest });
    openingUsd -= depreciationUsd;
  }
  return schedule;
}
