/** What one hour of one chip costs: rented at a market price, or owned and built up from its parts. */
import type { Chip } from '../hardware/chip.ts';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import type { UsdPerChipHour } from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';
import {
  breakEvenUtilisation,
  type OwnedHour,
  type OwnedTerms,
  type OwnershipTerms,
  ownedHour,
} from './ownership.ts';
import type { PriceBook, Region } from './price-book.ts';

export interface ChipHourPrice {
  readonly chip: string;
  readonly usdPerChipHour: UsdPerChipHour;
  readonly basis: 'rented' | 'owned';
  /** When owned: what one chip-hour is made of; the parts add up to the price. */
  readonly parts: CostPart[];
  /** When owned: what the price follows from. */
  readonly owned?: OwnedTerms;
  readonly source: string;
}

export interface ChipHourChoice {
  readonly basis?: 'rented' | 'owned' | undefined;
  /** Id of a region of the price book; its default when absent. */
  readonly region?: string | undefined;
  /** A price that the reader knows better, USD per chip-hour. */
  readonly given?: UsdPerChipHour | undefined;
  /** Terms of ownership; the book's when absent. */
  readonly ownership?: OwnershipTerms | undefined;
}

/** The same chip rented and owned. */
export interface RentedAndOwned {
  readonly chip: string;
  /** Null: the book knows no rent. */
  readonly rented: { readonly usdPerChipHour: UsdPerChipHour; readonly source: string } | null;
  readonly owned: OwnedHour;
  /** Share of owned hours with work above which owning is cheaper; null: it never is, or nobody rents it out. */
  readonly breakEvenUtilisation: number | null;
}

/** Price of one chip-hour: the given one, else the book's rent unless ownership is asked for, else ownership. */
export function chipHourPrice(
  chip: Chip,
  book: PriceBook,
  { basis, region, given, ownership = book.ownership }: ChipHourChoice = {},
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
  const { usdPerChipHour, parts, terms } = ownedHour(chip, ownership, place);
  const none = rent === undefined ? `no rent of ${chip.id} in price book ${book.id}; ` : '';
  return {
    chip: chip.id,
    usdPerChipHour,
    basis: 'owned',
    parts,
    owned: terms,
    source: `${none}built up from purchase, capital, site, power and operations in ${place.name}`,
  };
}

/** Both prices of one chip in one place, and the utilisation at which they meet; a given price stands for the rent. */
export function rentedAndOwned(
  chip: Chip,
  book: PriceBook,
  { region, given, ownership = book.ownership }: ChipHourChoice = {},
): RentedAndOwned {
  const place = regionOf(book, region);
  const rent =
    given === undefined
      ? own(book.rents, chip.id)
      : { usdPerChipHour: given, source: 'given in the scenario' };
  return {
    chip: chip.id,
    rented: rent === undefined ? null : { ...rent },
    owned: withoutTerms(ownedHour(chip, ownership, place)),
    breakEvenUtilisation:
      rent === undefined
        ? null
        : breakEvenUtilisation(chip, ownership, { region: place, rent: rent.usdPerChipHour }),
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

/** The entry of that name, and never what every object inherits. */
function own<Value>(entries: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** The side-by-side table tells parts alone. */
function withoutTerms({ usdPerChipHour, parts, purchase, years }: OwnedHour): OwnedHour {
  return { usdPerChipHour, parts, purchase, years };
}
