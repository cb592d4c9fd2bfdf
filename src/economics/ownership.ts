/** An owned chip-hour, built up from what is bought, borrowed, housed, powered and looked after. */
import type { Chip } from '../hardware/chip.ts';
import { formatNumber, formatPercent, formatUsd, formatWatts } from '../units/format.ts';
import {
  type Fraction,
  hoursPerYear,
  kilo,
  type Usd,
  type UsdPerChipHour,
  type Watts,
} from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';
import {
  annuity,
  type DepreciationMethod,
  type DepreciationYear,
  depreciationSchedule,
} from './depreciation.ts';
import { fleetWatts } from './energy.ts';
import type { Ownership, Region } from './price-book.ts';

/** What is bought for one chip to work. */
export const purchaseParts = ['chip', 'server', 'network', 'storage', 'installation'] as const;
export type PurchasePart = (typeof purchaseParts)[number];

/** The book's terms with what the scenario changes of them. */
export interface OwnershipTerms extends Ownership {
  /** Equal payments a year when absent. */
  readonly method?: DepreciationMethod | undefined;
  /** Prices per chip that the reader knows better, USD. */
  readonly purchase?: Readonly<Partial<Record<PurchasePart, Usd | undefined>>> | undefined;
}

export interface OwnedHour {
  readonly usdPerChipHour: UsdPerChipHour;
  /** They add up to the price. */
  readonly parts: CostPart[];
  /** What one chip with its share of everything costs to buy. */
  readonly purchase: CostPart[];
  readonly years: readonly DepreciationYear[];
}

/** What the price of an owned hour follows from: held / utilisation + power at work + power of the hours without. */
export interface OwnedTerms {
  /** Write-off, capital, site and operations of an hour, with work or without. */
  readonly heldUsd: Usd;
  readonly utilisation: Fraction;
  /** Of one chip with its server, before cooling and losses. */
  readonly workWatts: Watts;
  readonly idleWatts: Watts;
  readonly powerUsageEffectiveness: number;
  readonly usdPerKilowattHour: number;
}

/** Server over its chips, Epoch AI training-cost-trends, cost_analysis_standalone.py (commit 263c40a). */
const serverOverChips = 1.64;
/** Network in the price of a cluster, from the same place. */
const networkShare = 0.19;

/** Purchase of one chip with its share of the cluster: the profile's system price, cut into its usual parts, USD. */
export function purchaseOf(chip: Chip, given: OwnershipTerms['purchase'] = {}): CostPart[] {
  const system = chip.price.systemUsdPerChip;
  const rest = 1 - networkShare;
  const usual: Readonly<Record<PurchasePart, Usd>> = {
    chip: (system * rest) / serverOverChips,
    server: system * rest * (1 - 1 / serverOverChips),
    network: system * networkShare,
    storage: 0,
    installation: 0,
  };
  const known = (part: PurchasePart) => given[part] !== undefined;
  const split = `share of a system of ${formatUsd(system)}: server over chips ${serverOverChips}, network ${formatPercent(networkShare)}`;
  return purchaseParts
    .map(part => ({
      name: part,
      usd: given[part] ?? usual[part],
      why: known(part) ? 'given' : split,
    }))
    .filter(({ usd, name }) => usd > 0 || known(name));
}

/** Cost of one hour of work on an owned chip, USD; hours without work are paid by those with it. */
export function ownedHour(
  chip: Chip,
  terms: OwnershipTerms,
  region: Region,
): OwnedHour & { readonly terms: OwnedTerms } {
  const purchase = purchaseOf(chip, terms.purchase);
  const system = purchase.reduce((sum, { usd }) => sum + usd, 0);
  const years = depreciationSchedule(
    system,
    {
      years: terms.depreciationYears,
      residualShare: terms.residualShare,
      costOfCapital: terms.costOfCapital,
    },
    terms.method ?? 'annuity',
  );
  const held = heldParts(chip, terms, { system, years });
  const heldUsd = held.reduce((sum, part) => sum + part.usd, 0);
  const electricity = (utilisation: number) => electricityUsd(chip, region, utilisation);
  const unused = (1 - terms.utilisation) / terms.utilisation;
  const parts = [
    ...held,
    {
      name: 'Electricity',
      usd: electricity(1),
      why: `${formatWatts(chip.power.serverWattsPerChip)} of server at ${formatPercent(chip.power.meanDrawFraction)}, PUE ${region.pue}, ${formatNumber(region.usdPerKilowattHour)} USD/kWh in ${region.name}`,
    },
    {
      name: 'Unused hours',
      usd: unused * (heldUsd + electricity(0)),
      why: `${formatPercent(terms.utilisation)} of the hours owned carry work; the rest are paid for too`,
    },
  ];
  const usdPerChipHour = parts.reduce((sum, part) => sum + part.usd, 0);
  return {
    usdPerChipHour,
    parts,
    purchase,
    years,
    terms: {
      heldUsd,
      utilisation: terms.utilisation,
      workWatts: fleetWatts(chip, 1, 1, 1),
      idleWatts: fleetWatts(chip, 1, 1, 0),
      powerUsageEffectiveness: region.pue,
      usdPerKilowattHour: region.usdPerKilowattHour,
    },
  };
}

/**
 * Share of the hours that must carry work for owning to cost what renting only those hours does, at `rent` USD/h:
 * (held + idle power) / (rent - power under load + idle power); null when no share is enough.
 */
export function breakEvenUtilisation(
  chip: Chip,
  terms: OwnershipTerms,
  { region, rent }: { readonly region: Region; readonly rent: UsdPerChipHour },
): number | null {
  const full = ownedHour(chip, { ...terms, utilisation: 1 }, region);
  const heldUsd = full.usdPerChipHour - electricityUsd(chip, region, 1);
  const idle = electricityUsd(chip, region, 0);
  const saved = rent - electricityUsd(chip, region, 1) + idle;
  if (saved <= 0) return null;
  const utilisation = (heldUsd + idle) / saved;
  return utilisation <= 1 ? utilisation : null;
}

function electricityUsd(chip: Chip, region: Region, utilisation: number): UsdPerChipHour {
  return (fleetWatts(chip, 1, region.pue, utilisation) / kilo) * region.usdPerKilowattHour;
}

/** What an hour costs whether it carries work or not. */
function heldParts(
  chip: Chip,
  terms: OwnershipTerms,
  { system, years }: { readonly system: Usd; readonly years: readonly DepreciationYear[] },
): CostPart[] {
  const { depreciationYears: life, residualShare: residual, costOfCapital: rate } = terms;
  const { method = 'annuity' } = terms;
  const depreciation = (system * (1 - residual)) / life / hoursPerYear;
  const interest =
    method === 'annuity'
      ? Math.max(0, (system * annuity(rate, life, residual)) / hoursPerYear - depreciation)
      : years.reduce((sum, year) => sum + year.capitalUsd, 0) / life / hoursPerYear;
  const manner = method === 'annuity' ? 'as an annuity' : `written off by ${method}`;
  return [
    {
      name: 'Depreciation',
      usd: depreciation,
      why: `${formatUsd(system)} per chip with server and network, written off over ${life} years${residual > 0 ? ` to ${formatPercent(residual)}` : ''}`,
    },
    {
      name: 'Cost of capital',
      usd: interest,
      why: `${formatPercent(rate)} a year on what is not yet paid back, ${manner}`,
    },
    {
      name: 'Site',
      usd: (chip.power.serverWattsPerChip / kilo) * terms.facilityUsdPerKilowattHour,
      why: `${formatWatts(chip.power.serverWattsPerChip)} of server held ready, without electricity`,
    },
    {
      name: 'Operations',
      usd: (system * terms.operationsShare) / hoursPerYear,
      why: `staff, repairs and spares: ${formatPercent(terms.operationsShare)} of the purchase a year`,
    },
  ];
}
