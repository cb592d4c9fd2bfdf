/** Money at different times: present value and the rate at which a plan breaks even, as spreadsheets define them. */
import { expm1, log1p } from '../numeric/elementary.ts';

/** Worth today of `flows`, the first of them today, at `rate` a period: a spreadsheet's `first + NPV(rate; rest)`. */
export function presentValue(flows: readonly number[], rate: number): number {
  return flows.reduceRight((later, flow) => flow + later / (1 + rate), 0);
}

/** Rate a month that compounds to `yearly`. */
export function monthlyRate(yearly: number): number {
  return expm1(log1p(yearly) / monthsPerYear);
}

/** Rate a year to which `monthly` compounds. */
export function yearlyRate(monthly: number): number {
  return expm1(log1p(monthly) * monthsPerYear);
}

/** Rate a period at which the flows are worth nothing today, a spreadsheet's IRR; null when there is no such rate. */
export function internalRate(flows: readonly number[]): number | null {
  const worth = (rate: number) => presentValue(flows, rate);
  let low = lowest;
  let above = worth(low);
  for (const high of ladder) {
    const below = worth(high);
    if (Number.isFinite(above) && Number.isFinite(below) && above > 0 !== below > 0) {
      return between(worth, low, high);
    }
    low = high;
    above = below;
  }
  return null;
}

const monthsPerYear = 12;
/** Below a loss of half a period's capital a period, or above tenfold gain, no plan is worth a rate. */
const lowest = -0.5;
const ladder = [-0.2, -0.1, -0.05, -0.02, 0, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 10] as const;
const halvings = 200;

function between(worth: (rate: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  const positive = worth(low) > 0;
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (worth(middle) > 0 === positive) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
