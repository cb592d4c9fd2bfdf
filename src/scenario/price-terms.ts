/** The terms that a scenario's prices rest on: book, region, ownership, token prices, all settled once. */
import {
  type ChipHourPrice,
  chipHourPrice,
  type RentedAndOwned,
  regionOf,
  rentedAndOwned,
} from '../economics/chip-hour.ts';
import type { OwnershipTerms } from '../economics/ownership.ts';
import type { PriceBook, Region } from '../economics/price-book.ts';
import { asked, type TokenPrices } from '../economics/token-prices.ts';
import { InputError } from '../schema/input-error.ts';
import { suggestion } from '../schema/nearest.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { settle, settleOr } from './settled.ts';
import { type Simulation, usedChip } from './simulation.ts';

export type EconomicsDocument = NonNullable<ScenarioDocument['economics']>;

/** What a chip is for: the two may be rented and owned apart. */
export type Use = 'training' | 'serving';

export interface Terms {
  readonly document: EconomicsDocument;
  readonly book: PriceBook;
  readonly region: Region;
  readonly ownership: OwnershipTerms;
  readonly tokenPrices: TokenPrices | undefined;
  readonly price: (chip: string, use: Use) => ChipHourPrice;
  readonly both: (chip: string) => RentedAndOwned;
}

/** Settles book, region and basis; what the scenario does not say is the book's or a default. */
export function settleTerms(document: EconomicsDocument, simulation: Simulation): Terms {
  const { settled, library } = simulation;
  const newest = document.prices ?? newestBook(library.priceIds);
  const id = settleOr(settled, 'economics.prices', document.prices, newest);
  const book = library.prices(id);
  const region = regionOf(book, document.region);
  settle(
    settled,
    'economics.region',
    region.id,
    document.region === undefined ? 'default' : 'given',
  );
  for (const key of ['basis', 'trainingBasis', 'servingBasis'] as const) {
    settle(settled, `economics.${key}`, document[key], 'given');
  }
  settle(settled, 'economics.chipHourPrice', document.chipHourPrice, 'given');
  const ownership = settleOwnership(document, book, simulation);
  const choiceOf = (basis?: 'rented' | 'owned') => ({
    basis,
    region: region.id,
    given: document.chipHourPrice,
    ownership,
  });
  return {
    document,
    book,
    region,
    ownership,
    tokenPrices: settleTokenPrices(document, simulation),
    price: (chip, use) =>
      chipHourPrice(usedChip(simulation, chip), book, choiceOf(basisOf(document, use))),
    both: chip => rentedAndOwned(usedChip(simulation, chip), book, choiceOf()),
  };
}

function basisOf(
  { basis, trainingBasis, servingBasis }: EconomicsDocument,
  use: Use,
): 'rented' | 'owned' | undefined {
  return (use === 'training' ? trainingBasis : servingBasis) ?? basis;
}

/** Books named for a quarter follow each other; the others stand beside them. */
function newestBook(ids: readonly string[]): string {
  const quarters = ids.filter(id => /^\d{4}-q\d$/.test(id)).toSorted();
  return quarters.at(-1) ?? ids.toSorted().at(-1) ?? '';
}

function settleOwnership(
  { ownership: given = {} }: EconomicsDocument,
  { ownership: book }: PriceBook,
  { settled }: Simulation,
): OwnershipTerms {
  for (const [key, value] of Object.entries(given)) {
    settle(settled, `economics.ownership.${key}`, value, 'given');
  }
  const { depreciation: method, facility, chip, server, network, storage, installation } = given;
  return {
    depreciationYears: given.depreciationYears ?? book.depreciationYears,
    residualShare: given.residualShare ?? book.residualShare,
    costOfCapital: given.costOfCapital ?? book.costOfCapital,
    operationsShare: given.operationsShare ?? book.operationsShare,
    facilityUsdPerKilowattHour: facility ?? book.facilityUsdPerKilowattHour,
    utilisation: given.utilisation ?? book.utilisation,
    method,
    purchase: { chip, server, network, storage, installation },
  };
}

function settleTokenPrices(
  { tokenPrices }: EconomicsDocument,
  { settled, library }: Simulation,
): TokenPrices | undefined {
  if (tokenPrices === undefined) return undefined;
  if (typeof tokenPrices !== 'string') {
    for (const [key, value] of Object.entries(tokenPrices)) {
      settle(settled, `economics.tokenPrices.${key}`, value, 'given');
    }
    return asked(tokenPrices, 'given', 'given in the scenario');
  }
  const lists = library.tokenPrices();
  const list = Object.hasOwn(lists, tokenPrices) ? lists[tokenPrices] : undefined;
  if (list === undefined) {
    const known = Object.keys(lists);
    const message = `unknown token price list "${tokenPrices}"${suggestion(tokenPrices, known) || `; known are ${known.join(', ')}`}`;
    throw new InputError('scenario', [{ path: 'economics.tokenPrices', message }]);
  }
  return settle(settled, 'economics.tokenPrices', list, 'given');
}
