/** What one hour of one chip costs: rented at a market price, or owned and built up from its parts. */
import type { Chip } from '../hardware/chip.ts';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import { formatNumber, formatPercent, formatUsd, formatWatts } from '../units/format.ts';
import { hoursPerYear, kilo, type UsdPerChipHour } from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';
import { fleetWatts } from './energy.ts';
import type { Ownership, PriceBook, Region } from './price-book.ts';

export interface ChipHourPrice {
  readonly chip: string;
  readonly usdPerChipHour: UsdPerChipHour;
  readonly basis: 'rented' | 'owned';
  /** When owned: what one chip-hour is made of; the parts add up to the price. */
  readonly parts: CostPart[];
  readonly source: string;
}

export interface ChipHourChoice {
  readonly basis?: 'rented' | 'owned' | undefined;
  /** Id of a region of the price book; its default when absent. */
  readonly region?: string | undefined;
  /** A price that the reader knows better, USD per chip-hour. */
  readonly given?: UsdPerChipHour | undefined;
}

/** Price of one chip-hour: the given one, else the book's rent unless ownership is asked for, else ownership. */
export function chipHourPrice(
  chip: Chip,
  book: PriceBook,
  { basis, region, given }: ChipHourChoice = {},
): ChipHourPrice {
  const place = regionOf(book, region);
  if (given !== undefined) {
    return {
      chip: chip.id,
      usdPerChipHour: given,
      basis: 'rented',
      parts: [],
      source: 'given in the scenario',
    };
  }
  const rent = own(book.rents, chip.id);
  if (rent !== undefined && basis !== 'owned') {
    return {
      chip: chip.id,
      usdPerChipHour: rent.usdPerChipHour,
      basis: 'rented',
      parts: [],
      source: rent.source,
    };
  }
  const parts = ownedParts(chip, book.ownership, place);
  const none = rent === undefined ? `no rent of ${chip.id} in price book ${book.id}; ` : '';
  return {
    chip: chip.id,
    usdPerChipHour: parts.reduce((sum, part) => sum + part.usd, 0),
    basis: 'owned',
    parts,
    source: `${none}built up from purchase, capital, site, power and operations in ${place.name}`,
  };
}

/** The region asked for, or the book's default; an unknown one is refused with the nearest names. */
export function regionOf(book: PriceBook, id: string = book.defaultRegion): Region {
  const region = own(book.regions, id);
  if (region !== undefined) return region;
  const known = Object.keys(book.regions);
  const message = `expected one of ${known.join(', ')}, got "${id}"${suggestion(id, known)}`;
  throw new InputError('scenario', [{ path: 'economics.region', message }]);
}

/**
 * Yearly cost of one dollar of equipment that earns `rate` and leaves `residual` after `years`:
 * the annuity `rate / (1 - (1 + rate)^-years)` on what is written off, and interest on what remains.
 */
export function annuity(rate: number, years: number, residual: number): number {
  if (rate === 0) return (1 - residual) / years;
  const writtenOff = -Math.expm1(-years * Math.log1p(rate));
  return ((1 - residual) * rate) / writtenOff + residual * rate;
}

/** The entry of that name, and never what every object inherits. */
function own<Value>(entries: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

function ownedParts(chip: Chip, terms: Ownership, region: Region): CostPart[] {
  const system = chip.price.systemUsdPerChip;
  const kilowatts = chip.power.serverWattsPerChip / kilo;
  const server = formatWatts(chip.power.serverWattsPerChip);
  const { depreciationYears: years, residualShare: residual, costOfCapital: rate } = terms;
  const depreciation = (system * (1 - residual)) / years / hoursPerYear;
  const paid = (system * annuity(rate, years, residual)) / hoursPerYear;
  const capital = Math.max(0, paid - depreciation);
  const electricity = (utilisation: number) =>
    (fleetWatts(chip, 1, region.pue, utilisation) / kilo) * region.usdPerKilowattHour;
  const held = [
    {
      name: 'Depreciation',
      usd: depreciation,
      why: `${formatUsd(system)} per chip with server and network, written off over ${years} years${residual > 0 ? ` to ${formatPercent(residual)}` : ''}`,
    },
    {
      name: 'Cost of capital',
      usd: capital,
      why: `${formatPercent(rate)} a year on what is not yet paid back, as an annuity`,
    },
    {
      name: 'Site',
      usd: kilowatts * terms.facilityUsdPerKilowattHour,
      why: `${server} of server held ready, without electricity`,
    },
    {
      name: 'Operations',
      usd: (system * terms.operationsShare) / hoursPerYear,
      why: `staff, repairs and spares: ${formatPercent(terms.operationsShare)} of the purchase a year`,
    },
  ];
  const unused = (1 - terms.utilisation) / terms.utilisation;
  const heldUsd = held.reduce((sum, part) => sum + part.usd, 0);
  return [
    ...held,
    {
      name: 'Electricity',
      usd: electricity(1),
      why: `${server} of server at ${formatPercent(chip.power.meanDrawFraction)}, PUE ${region.pue}, ${formatNumber(region.usdPerKilowattHour)} USD/kWh in ${region.name}`,
    },
    {
      name: 'Unused hours',
      usd: unused * (heldUsd + electricity(0)),
      why: `${formatPercent(terms.utilisation)} of the hours owned carry work; the rest are paid for too`,
    },
  ];
}
