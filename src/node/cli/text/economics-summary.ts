/** Energy, carbon and the crossing of training and serving, in a few lines. */
import type { Economics } from '../../../scenario/result.ts';
import {
  formatEnergy,
  formatNumber,
  formatPercent,
  formatUsd,
  formatWatts,
} from '../../../units/format.ts';
import { kilo } from '../../../units/quantity.ts';
import type { Colours } from '../terminal.ts';
import { type Fact, factLines } from './facts.ts';
import { titled } from './titled.ts';

/** What the scenario takes beyond chip-hours; nothing when nothing was priced. */
export function economicsLines(
  economics: Economics | undefined,
  colours: Colours,
): readonly string[] {
  if (economics === undefined) return [];
  const facts = [
    ...undertaking(economics),
    ...choices(economics),
    ...margin(economics),
    ...footprint(economics),
    ...life(economics),
  ];
  if (facts.length === 0) return [];
  return [
    ...titled(
      'Money, energy and life',
      `${economics.carbon.region}, prices of ${economics.prices}`,
      colours,
    ),
    ...factLines(facts, colours),
  ];
}

/** The final run with what was tried before it. */
function undertaking({ training }: Economics): readonly Fact[] {
  if (training?.programme === undefined) return [];
  const { usd, experimentsMultiplier } = training.programme;
  return [
    {
      label: 'Making the model',
      value: formatUsd(usd),
      remark: `if all that was tried takes ${formatNumber(experimentsMultiplier)} times the chip-hours of the final run; that run alone ${formatUsd(training.usd)}`,
    },
  ];
}

/** What an hour of each chip costs, by rent where there is one, and what it costs its owner. */
function choices({ chipHours = [] }: Economics): readonly Fact[] {
  return chipHours.map(({ chip, rented, owned, breakEvenUtilisation: even }) => {
    const label = chip.slice(0, 19);
    const toOwn = `${formatUsd(owned.usdPerChipHour)}/h`;
    if (rented === null) {
      return {
        label,
        value: toOwn,
        remark: 'to own, per hour of work; the book has no rent for it',
      };
    }
    const value = `${formatUsd(rented.usdPerChipHour)}/h`;
    const meeting =
      even === null ? 'never cheaper' : `cheaper above ${formatPercent(even)} utilisation`;
    return { label, value, remark: `to rent; to own ${toOwn} of work, ${meeting}` };
  });
}

function margin({ serving }: Economics): readonly Fact[] {
  if (serving?.revenueUsdPerDay === undefined || serving.tokenPrices === undefined) return [];
  const { revenueUsdPerDay, usdPerDay, breakEvenShareOfList: share, tokenPrices } = serving;
  return [
    {
      label: 'Revenue',
      value: `${formatUsd(revenueUsdPerDay)}/day`,
      remark: `at ${tokenPrices.id}, against a cost of ${formatUsd(usdPerDay)}${
        share === null || share === undefined
          ? ''
          : `; breaks even at ${formatPercent(share)} of the list`
      }`,
    },
  ];
}

function footprint({ energy, carbon }: Economics): readonly Fact[] {
  const facts: Fact[] = [];
  if (energy.trainingJoules !== undefined) {
    facts.push({
      label: 'Training energy',
      value: formatEnergy(energy.trainingJoules),
      ...remark(carbon.trainingKilograms, ''),
    });
  }
  if (energy.servingWatts !== undefined) {
    facts.push({
      label: 'Serving power',
      value: formatWatts(energy.servingWatts),
      ...remark(carbon.servingKilogramsPerDay, ' a day'),
    });
  }
  return facts;
}

function remark(kilograms: number | undefined, per: string): { readonly remark?: string } {
  if (kilograms === undefined) return {};
  const mass =
    kilograms >= kilo ? `${formatNumber(kilograms / kilo)} t` : `${formatNumber(kilograms)} kg`;
  return { remark: `${mass} CO2e${per}` };
}

function life({ lifetime }: Economics): readonly Fact[] {
  const last = lifetime?.months.at(-1);
  if (lifetime === undefined || last === undefined) return [];
  const { crossing } = lifetime;
  const total = `${formatUsd(last.cumulativeServingUsd)} over ${last.month} months`;
  return [
    {
      label: 'Lifetime',
      value: crossing === null ? 'no crossing' : `month ${crossing}`,
      remark:
        crossing === null
          ? `serving never costs what training did: ${total}`
          : `from then on serving has cost more than training: ${total}`,
    },
  ];
}
