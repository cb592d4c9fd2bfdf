/** The price of a chip-hour among the inputs: a number where it is rented, a formula of the site's inputs where it is owned. */
import type { ChipHourPrice } from '../../scenario/result.ts';
import type { Priced } from './priced.ts';
import { constant, formula, input, line, type SheetCell } from './workbook.ts';

type Owned = NonNullable<ChipHourPrice['owned']>;
type Half = 'train' | 'serve';

/** Terms of whichever half owns its chips: place and utilisation are the same for both. */
export function ownedTerms({ trainingCost, servingCost }: Priced): Owned | undefined {
  return servingCost?.chipHour.owned ?? trainingCost?.chipHour.owned;
}

export function priceLine(half: Half, price: ChipHourPrice): readonly SheetCell[] {
  const { usdPerChipHour, basis, source, owned } = price;
  const name = `${half}_usd_per_chip_hour`;
  if (owned === undefined) {
    const cell = input(name, usdPerChipHour, 'price');
    return line('Price of a chip-hour', cell, 'USD/h', `${basis}; ${source}`);
  }
  const power = `(${half}_work_watts+(1/utilisation-1)*${half}_idle_watts)/10^3*pue*usd_per_kwh`;
  return line(
    'Price of a chip-hour',
    formula(`${half}_held_usd_per_chip_hour/utilisation+${power}`, 'price', {
      value: usdPerChipHour,
      name,
    }),
    'USD/h',
    `${basis}; ${source}. Follows utilisation, tariff and PUE below; a price typed over it stands`,
  );
}

/** What an owned price follows from, among the rates. */
export function priceRates(
  half: Half,
  { owned }: ChipHourPrice,
): readonly (readonly SheetCell[])[] {
  if (owned === undefined) return [];
  return [
    line(
      'Owned chip: what an hour costs with or without work',
      constant(owned.heldUsd, 'price', `${half}_held_usd_per_chip_hour`),
      'USD/h',
      'write-off, capital, site and operations; price book and profile',
    ),
    line(
      'Owned chip: draw at work',
      constant(owned.workWatts, 'number', `${half}_work_watts`),
      'W',
      'with its share of the server, before cooling and losses; profile',
    ),
    line(
      'Owned chip: draw without work',
      constant(owned.idleWatts, 'number', `${half}_idle_watts`),
      'W',
      'as above',
    ),
  ];
}
