/** Where the price of a chip-hour comes from: a rent with its source, or what owning is made of. */
import type { ChipHourPrice, Result, Source } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import type { Term } from './term.ts';

/** The source that a price book's words name, by its id, its title, or its title and place. */
export function sourceNamed<Kind extends Source>(
  words: string,
  sources: readonly Kind[],
): Kind | undefined {
  return sources.find(
    ({ id, title, where }) =>
      [id, title].includes(words) || (where !== undefined && `${title}: ${where}` === words),
  );
}

/** Figures of the profile that parts of an owned hour rest on. */
const restsOn: Readonly<Record<string, string>> = {
  Depreciation: 'price.systemPerChip',
  'Cost of capital': 'price.systemPerChip',
  Site: 'power.serverPerChip',
  Electricity: 'power.serverPerChip',
};

/** Per chip-second, as every price inside; shown by the hour. */
export function priceTerm(price: ChipHourPrice, { sources, scenario }: Result): Term {
  const { usdPerChipHour, basis, parts, source, chip } = price;
  const known = sourceNamed(source, sources);
  const base = {
    label: 'price of a chip-hour',
    value: usdPerChipHour / secondsPerHour,
    text: formatUsd(usdPerChipHour),
    why: known === undefined ? `${basis}; ${source}` : basis,
    ...(known === undefined ? {} : { source: known.id }),
  };
  if (parts.length === 0) return base;
  const profiled = (name: string) => scenario.chips?.[chip]?.figures[restsOn[name] ?? '']?.source;
  return {
    ...base,
    derivation: {
      words: 'what owning a chip for an hour of work costs',
      operation: 'sum',
      terms: parts.map(({ name, usd, why }) => {
        const id = profiled(name);
        return {
          label: name,
          value: usd / secondsPerHour,
          text: formatUsd(usd),
          why,
          ...(id === undefined ? {} : { source: id }),
        };
      }),
    },
  };
}
