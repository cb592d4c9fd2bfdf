/** Energy, carbon and the crossing of training and serving, in a few lines. */
import type { Economics } from '../../../scenario/result.ts';
import { formatEnergy, formatNumber, formatUsd, formatWatts } from '../../../units/format.ts';
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
  const facts = [...footprint(economics), ...life(economics)];
  if (facts.length === 0) return [];
  return [
    ...titled(
      'Energy and life',
      `${economics.carbon.region}, prices of ${economics.prices}`,
      colours,
    ),
    ...factLines(facts, colours),
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
