/** A fleet that is bought as demand asks for it: what is paid, what is written off, what it is worth in the end. */
import type { Chip } from '../hardware/chip.ts';
import { hoursPerMonth, hoursPerYear, kilo, type Usd } from '../units/quantity.ts';
import { type DepreciationYear, depreciationSchedule } from './depreciation.ts';
import { fleetWatts } from './energy.ts';
import { type OwnershipTerms, purchaseOf } from './ownership.ts';
import type { Region } from './price-book.ts';

/** What a fleet's monthly cost is computed from, for a reader who wants to compute it again. */
export interface OwnedFleetTerms {
  readonly purchaseUsd: Usd;
  readonly residualShare: number;
  readonly lifeMonths: number;
  /** Write-off and interest of one chip in a month of each year of its life. */
  readonly monthlyChargeUsd: readonly Usd[];
  /** Site, repairs and staff of one chip-hour. */
  readonly upkeepUsdPerChipHour: Usd;
  /** Draw at the meter of one chip without work and at work, cooling included. */
  readonly idleWatts: number;
  readonly workWatts: number;
  readonly usdPerKilowattHour: Usd;
}

export interface OwnedFleet {
  readonly terms: OwnedFleetTerms;
  /** Electricity of an hour of work beyond that of an idle hour. */
  readonly workUsdPerChipHour: Usd;
  /** Buys chips up to `chips` where fewer are at hand, and replaces those past their life; USD paid. */
  buy(month: number, chips: number): Usd;
  /** Chips at hand. */
  chips(): number;
  /** Site, operations and electricity of a month in which `utilisation` of the chip-hours carry work, USD. */
  running(utilisation: number): Usd;
  /** What the month costs in the books: write-off and interest, USD. */
  charge(month: number): Usd;
  /** What the chips are worth in the books after `month`, USD. */
  worth(month: number): Usd;
}

interface Cohort {
  readonly chips: number;
  /** Month of purchase. */
  readonly month: number;
}

const monthsPerYear = 12;

/** A fleet without chips yet. */
export function ownedFleet(chip: Chip, terms: OwnershipTerms, region: Region): OwnedFleet {
  const price = purchaseOf(chip, terms.purchase).reduce((sum, { usd }) => sum + usd, 0);
  const schedule = depreciationSchedule(
    price,
    {
      years: terms.depreciationYears,
      residualShare: terms.residualShare,
      costOfCapital: terms.costOfCapital,
    },
    terms.method ?? 'annuity',
  );
  const life = Math.round(terms.depreciationYears * monthsPerYear);
  let cohorts: readonly Cohort[] = [];
  const held = () => cohorts.reduce((sum, { chips }) => sum + chips, 0);
  const draw = (utilisation: number) => fleetWatts(chip, 1, region.pue, utilisation);
  const site = (chip.power.serverWattsPerChip / kilo) * terms.facilityUsdPerKilowattHour;
  const upkeep = (price * terms.operationsShare) / hoursPerYear;
  return {
    terms: {
      purchaseUsd: price,
      residualShare: terms.residualShare,
      lifeMonths: life,
      monthlyChargeUsd: schedule.map(
        ({ depreciationUsd, capitalUsd }) => (depreciationUsd + capitalUsd) / monthsPerYear,
      ),
      upkeepUsdPerChipHour: site + upkeep,
      idleWatts: draw(0),
      workWatts: draw(1),
      usdPerKilowattHour: region.usdPerKilowattHour,
    },
    workUsdPerChipHour: ((draw(1) - draw(0)) / kilo) * region.usdPerKilowattHour,
    buy: (month, wanted) => {
      const past = cohorts.filter(cohort => month - cohort.month >= life);
      const sold = past.reduce((sum, { chips }) => sum + chips, 0) * price * terms.residualShare;
      cohorts = cohorts.filter(cohort => month - cohort.month < life);
      const chips = Math.max(0, wanted - held());
      if (chips > 0) cohorts = [...cohorts, { chips, month }];
      return chips * price - sold;
    },
    chips: held,
    running: utilisation => {
      const chips = held();
      const watts = fleetWatts(chip, chips, region.pue, utilisation);
      return (chips * (site + upkeep) + (watts / kilo) * region.usdPerKilowattHour) * hoursPerMonth;
    },
    charge: month =>
      cohorts.reduce((sum, cohort) => {
        const year = schedule[Math.floor((month - cohort.month) / monthsPerYear)];
        if (year === undefined) return sum;
        return sum + (cohort.chips * (year.depreciationUsd + year.capitalUsd)) / monthsPerYear;
      }, 0),
    worth: month =>
      cohorts.reduce(
        (sum, cohort) =>
          sum +
          cohort.chips * bookValue(schedule, month + 1 - cohort.month, price * terms.residualShare),
        0,
      ),
  };
}

/** Value after `age` months, in even steps within a year. */
function bookValue(schedule: readonly DepreciationYear[], age: number, residual: Usd): Usd {
  const year = schedule[Math.floor(age / monthsPerYear)];
  if (year === undefined) return residual;
  return year.openingUsd - (year.depreciationUsd * (age % monthsPerYear)) / monthsPerYear;
}
