/** Energy and carbon of a scenario, by the grid where it runs. */
import {
  carbonKilograms,
  embodiedKilograms,
  energyJoules,
  fleetWatts,
  usualEmbodiedKilograms,
} from '../economics/energy.ts';
import type { Chip } from '../hardware/chip.ts';
import { hoursPerDay, secondsPerDay, secondsPerHour } from '../units/quantity.ts';
import type { Terms } from './price-terms.ts';
import type { Economics, ServingResult, TrainingResult } from './result.ts';
import { settle } from './settled.ts';
import { type Simulation, usedChip } from './simulation.ts';

type Footprint = Pick<Economics, 'energy' | 'carbon'>;

/** Energy at the meter and location-based emissions; the making of the chips too, where the scenario asks for it. */
export function priceFootprint(
  training: TrainingResult | undefined,
  serving: ServingResult | undefined,
  terms: Terms,
  simulation: Simulation,
): Footprint {
  const { region } = terms;
  const embodied = settleEmbodied(terms, simulation);
  const energy: Economics['energy'] = { powerUsageEffectiveness: region.pue };
  const carbon: Economics['carbon'] = {
    region: region.name,
    kilogramsPerKilowattHour: region.kilogramsCo2ePerKilowattHour,
  };
  const ofLife = (chipHours: number) =>
    embodied === undefined ? 0 : embodiedKilograms(chipHours, embodied, terms.ownership);
  if (training !== undefined) {
    const chip = usedChip(simulation, training.chip);
    const seconds = training.hours * secondsPerHour;
    energy.trainingJoules = energyJoules(
      chip,
      training.chips,
      seconds,
      region.pue,
      training.goodput,
    );
    carbon.trainingKilograms = carbonKilograms(
      energy.trainingJoules,
      region.kilogramsCo2ePerKilowattHour,
    );
    if (embodied !== undefined) carbon.trainingEmbodiedKilograms = ofLife(training.chipHours);
  }
  if (serving !== undefined) {
    const watts = servingWatts(usedChip(simulation, serving.chip), serving, region.pue);
    energy.servingWatts = watts;
    const tokensPerSecond = serving.requestsPerSecond * serving.outputTokens;
    energy.servingJoulesPerOutputToken = tokensPerSecond > 0 ? watts / tokensPerSecond : 0;
    carbon.servingKilogramsPerDay = carbonKilograms(
      watts * secondsPerDay,
      region.kilogramsCo2ePerKilowattHour,
    );
    if (embodied !== undefined) {
      carbon.servingEmbodiedKilogramsPerDay = ofLife(serving.chips * hoursPerDay);
    }
  }
  return { energy, carbon };
}

function settleEmbodied({ document }: Terms, { settled }: Simulation): number | undefined {
  const asked = document.embodiedCarbon;
  if (asked === undefined) return undefined;
  return asked === true
    ? settle(settled, 'economics.embodiedCarbon', usualEmbodiedKilograms, 'default')
    : settle(settled, 'economics.embodiedCarbon', asked, 'given');
}

/** Each pool draws by its utilisation; chips without an instance idle, chips released for other work do not count. */
function servingWatts(chip: Chip, serving: ServingResult, pue: number): number {
  const { prefill, decode, chips, disaggregated, day } = serving;
  const idle = day === undefined ? fleetWatts(chip, serving.idleChips, pue, 0) : 0;
  if (!disaggregated) {
    return (
      idle + fleetWatts(chip, chips, pue, Math.min(1, prefill.utilisation + decode.utilisation))
    );
  }
  return (
    idle +
    fleetWatts(chip, prefill.chips, pue, prefill.utilisation) +
    fleetWatts(chip, decode.chips, pue, decode.utilisation)
  );
}
