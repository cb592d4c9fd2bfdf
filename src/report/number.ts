/** Numbers in the unit of a column or an axis, and shares; other quantities read as `units/format.ts` writes them. */
import { formatNumber } from '../units/format.ts';
import { type DisplayUnit, type UnitFamily, unitFor } from './display-unit.ts';

/** Tick labels of Chart.js follow it; the text of the report is the same in every locale. */
export const locale = 'en-US';

/** From here on a third digit is shown, because 99.6% is not 100%. */
const nearWhole = 0.9;

/** Percentage points as a plain number: two significant digits, three near the whole. */
function pointsText(share: number): string {
  const digits = share > nearWhole ? 3 : 2;
  return formatNumber(Number((share * 100).toPrecision(digits)));
}

/** A share between 0 and 1 in percent. */
export function shareText(share: number): string {
  return `${pointsText(share)}%`;
}

/** The number alone, in this unit. */
export function numberIn(value: number, unit: DisplayUnit): string {
  return unit.symbol === '%' ? pointsText(value) : formatNumber(value / unit.size);
}

/** The number in this unit, with its symbol. */
export function inUnit(value: number, unit: DisplayUnit): string {
  return unit.symbol === '' ? numberIn(value, unit) : `${numberIn(value, unit)} ${unit.symbol}`;
}

/** The number in the unit of its family that suits it. */
export function amountText(value: number, family: UnitFamily): string {
  return inUnit(value, unitFor(family, [value]));
}

/** A price of tokens in USD: three significant digits, because chips differ by less than a cent. */
export function priceText(usd: number): string {
  const text = formatNumber(usd);
  return `$${/\.\d$/.test(text) ? `${text}0` : text}`;
}
