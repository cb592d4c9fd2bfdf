/** The money half of a scenario: bills, energy, carbon, and the life of the model. */

import { type ChipHourPrice, chipHourPrice, regionOf } from '../economics/chip-hour.ts';
import { carbonKilograms, energyJoules, fleetWatts } from '../economics/energy.ts';
import { type Demand, lifetime } from '../economics/lifetime.ts';
import type { PriceBook, Region } from '../economics/price-book.ts';
import { servingBill } from '../economics/serving-bill.ts';
import { trainingBill } from '../economics/training-bill.ts';
import type { Chip } from '../hardware/chip.ts';
import { hoursPerMonth, secondsPerDay, secondsPerHour } from '../units/quantity.ts';
import type { Economics, ServingResult, TrainingResult } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { settle, settleOr } from './settled.ts';
import { type Simulation, usedChip } from './simulation.ts';

type EconomicsDocument = NonNullable<ScenarioDocument['economics']>;

interface Terms {
  readonly document: EconomicsDocument;
  readonly book: PriceBook;
  readonly region: Region;
  readonly price: (chip: string) => ChipHourPrice;
}

/** Two years: how long a model of this size stays in service before a successor takes over. */
const defaultHorizonMonths = 24;

/** Prices what was feasible; the lifetime needs both halves. */
export function price(
  document: EconomicsDocument,
  {
    training,
    serving,
  }: {
    readonly training: TrainingResult | undefined;
    readonly serving: ServingResult | undefined;
  },
  simulation: Simulation,
): Economics {
  const terms = settleTerms(document, simulation);
  const trainingPrice = training && priceTraining(training, terms);
  const servingPrice = serving && priceServing(serving, terms);
  return {
    prices: terms.book.id,
    ...(trainingPrice === undefined ? {} : { training: trainingPrice }),
    ...(servingPrice === undefined ? {} : { serving: servingPrice }),
    ...energyAndCarbon(training, serving, terms, simulation),
    ...(trainingPrice === undefined || servingPrice === undefined || serving === undefined
      ? {}
      : {
          lifetime: priceLifetime(serving, terms, simulation, {
            trainingUsd: trainingPrice.usd,
            usdPerChipHour: servingPrice.chipHour.usdPerChipHour,
          }),
        }),
  };
}

function settleTerms(document: EconomicsDocument, simulation: Simulation): Terms {
  const { settled, library } = simulation;
  const newest = library.priceIds.toSorted().at(-1) ?? '';
  const id = settleOr(settled, 'economics.prices', document.prices, newest);
  const book = library.prices(id);
  const region = regionOf(book, document.region);
  settle(
    settled,
    'economics.region',
    region.id,
    document.region === undefined ? 'default' : 'given',
  );
  settle(settled, 'economics.basis', document.basis, 'given');
  settle(settled, 'economics.chipHourPrice', document.chipHourPrice, 'given');
  const choice = { basis: document.basis, region: region.id, given: document.chipHourPrice };
  return {
    document,
    book,
    region,
    price: chip => chipHourPrice(usedChip(simulation, chip), book, choice),
  };
}

function priceTraining(training: TrainingResult, terms: Terms): NonNullable<Economics['training']> {
  const chipHour = terms.price(training.chip);
  const { chipHours, tokens, goodput, stepSeconds, breakdown } = training;
  const bill = trainingBill(
    { chipHours, tokens, goodput, stepSeconds, phases: breakdown.phases },
    chipHour.usdPerChipHour,
  );
  return { ...bill, parts: [...bill.parts], chipHour };
}

function priceServing(serving: ServingResult, terms: Terms): NonNullable<Economics['serving']> {
  const chipHour = terms.price(serving.chip);
  const bill = servingBill(
    {
      chips: serving.chips + serving.idleChips,
      idleChips: serving.idleChips,
      ...phaseChips(serving),
      requestsPerSecond: serving.requestsPerSecond,
      capacityRequestsPerSecond: serving.capacityRequestsPerSecond,
      inputTokens: serving.inputTokens,
      outputTokens: serving.outputTokens,
    },
    chipHour.usdPerChipHour,
  );
  return { ...bill, parts: [...bill.parts], chipHour };
}

/** Chips that each phase accounts for; a shared fleet is divided by the time that each phase takes. */
function phaseChips(serving: ServingResult): { prefillChips: number; decodeChips: number } {
  const { prefill, decode, chips, disaggregated } = serving;
  if (disaggregated) return { prefillChips: prefill.chips, decodeChips: decode.chips };
  const prefillShare = prefill.utilisation / (prefill.utilisation + decode.utilisation);
  return { prefillChips: chips * prefillShare, decodeChips: chips * (1 - prefillShare) };
}

function energyAndCarbon(
  training: TrainingResult | undefined,
  serving: ServingResult | undefined,
  { region }: Terms,
  simulation: Simulation,
): Pick<Economics, 'energy' | 'carbon'> {
  const energy: Economics['energy'] = {};
  const carbon: Economics['carbon'] = { region: region.name };
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
  }
  return { energy, carbon };
}

/** Each pool draws by its utilisation; chips without an instance idle. */
function servingWatts(chip: Chip, serving: ServingResult, pue: number): number {
  const { prefill, decode, idleChips, chips, disaggregated } = serving;
  const idle = fleetWatts(chip, idleChips, pue, 0);
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

function priceLifetime(
  serving: ServingResult,
  { document }: Terms,
  { settled }: Simulation,
  { trainingUsd, usdPerChipHour }: { trainingUsd: number; usdPerChipHour: number },
): NonNullable<Economics['lifetime']> {
  const month = hoursPerMonth * secondsPerHour;
  const horizon = settleOr(
    settled,
    'economics.horizon',
    document.horizon,
    defaultHorizonMonths * month,
  );
  const offered = serving.requestsPerSecond * serving.outputTokens * secondsPerDay;
  const demand: Demand = {
    outputTokensPerDay: settleOr(
      settled,
      'economics.demand.outputTokensPerDay',
      document.demand?.outputTokensPerDay,
      offered,
    ),
    monthlyGrowth: settleOr(
      settled,
      'economics.demand.monthlyGrowth',
      document.demand?.monthlyGrowth,
      0,
    ),
  };
  const rate = serving.capacityRequestsPerSecond || serving.requestsPerSecond;
  const life = lifetime({
    months: Math.max(1, Math.round(horizon / month)),
    demand,
    outputTokensPerSecondPerChip: (rate * serving.outputTokens) / serving.chips,
    chipsPerStep: Math.max(serving.prefill.chipsPerInstance, serving.decode.chipsPerInstance),
    usdPerChipHour,
    trainingUsd,
  });
  return { months: life.months.map(entry => ({ ...entry })), crossing: life.crossing };
}
