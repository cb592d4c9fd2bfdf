/** Where the price of a chip-hour comes from: a rent with its source, or what owning is made of. */
import type { ChipHourPrice } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import type { Term } from './term.ts';

/** Per chip-second, as every price inside; shown by the hour. */
export function priceTerm({ usdPerChipHour, basis, parts, source }: ChipHourPrice): Term {
  const base = {
    label: 'price of a chip-hour',
    value: usdPerChipHour / secondsPerHour,
    text: formatUsd(usdPerChipHour),
    why: `${basis}; ${source}`,
  };
  if (parts.length === 0) return base;
  return {
    ...base,
    derivation: {
      words: 'what owning a chip for an hour of work costs',
      operation: 'sum',
      terms: parts.map(({ name, usd, why }) => ({
        label: name,
        value: usd / secondsPerHour,
        text: formatUsd(usd),
        why,
      })),
    },
  };
}
