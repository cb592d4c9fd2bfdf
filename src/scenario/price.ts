/** The money half of a scenario: bills, energy, carbon, and the life of the model. */

import { attribution, servingBill } from '../economics/serving-bill.ts';
import { marginAt } from '../economics/token-prices.ts';
import {
  programmeBill,
  trainingBill,
  usualExperimentsMultiplier,
} from '../economics/training-bill.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import { keyValueBytesPerToken } from '../model/cache.ts';
import { giga, secondsPerDay } from '../units/quantity.ts';
import { priceFootprint } from './price-footprint.ts';
import { priceLifetime } from './price-lifetime.ts';
import { type EconomicsDocument, settleTerms, type Terms } from './price-terms.ts';
import type { Economics, ServingResult, TrainingResult } from './result.ts';
import { settle, settleOr } from './settled.ts';
import { isRead, type Simulation, usedChip } from './simulation.ts';

/** Prices what was feasible; the lifetime needs both halves. Renting and owning stand side by side unless nobody looks. */
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
  { sideBySide = true }: { readonly sideBySide?: boolean } = {},
): Economics {
  const terms = settleTerms(document, simulation);
  const trainingPrice = training && priceTraining(training, terms, simulation);
  const servingPrice = serving && priceServing(serving, terms, simulation);
  // Filled in place, for sweeps come by here at every point, and objects spread into others are slow to make.
  const bills: Pick<Economics, 'prices' | 'chipHours' | 'training' | 'serving'> = {
    prices: terms.book.id,
  };
  if (sideBySide && isRead(simulation, 'economics.chipHours'))
    bills.chipHours = chipHours([training?.chip, serving?.chip], terms);
  if (trainingPrice !== undefined) bills.training = trainingPrice;
  if (servingPrice !== undefined) bills.serving = servingPrice;
  const economics: Economics = Object.assign(
    bills,
    footprint(training, serving, terms, simulation),
  );
  if (
    training !== undefined &&
    serving !== undefined &&
    trainingPrice !== undefined &&
    servingPrice !== undefined &&
    isRead(simulation, 'economics.lifetime')
  ) {
    economics.lifetime = priceLifetime(
      { training, serving, trainingPrice, servingPrice },
      terms,
      simulation,
    );
  }
  return economics;
}

/** Energy and carbon, where somebody reads them. */
function footprint(
  ...asked: Parameters<typeof priceFootprint>
): Pick<Economics, 'energy' | 'carbon'> {
  const [, , { region }, simulation] = asked;
  if (isRead(simulation, 'economics.energy') || isRead(simulation, 'economics.carbon'))
    return priceFootprint(...asked);
  return {
    energy: {},
    carbon: {
      region: region.name,
      kilogramsPerKilowattHour: region.kilogramsCo2ePerKilowattHour,
    },
  };
}

/** Every chip in use, rented and owned side by side. */
function chipHours(
  chips: readonly (string | undefined)[],
  terms: Terms,
): NonNullable<Economics['chipHours']> {
  const ids = new Set(chips.filter(chip => chip !== undefined));
  return [...ids].map(chip => {
    const { rented, owned, breakEvenUtilisation } = terms.both(chip);
    return {
      chip,
      rented: rented && { ...rented },
      owned: { ...owned, years: owned.years.map(year => ({ ...year })) },
      breakEvenUtilisation,
    };
  });
}

function priceTraining(
  training: TrainingResult,
  terms: Terms,
  simulation: Simulation,
): NonNullable<Economics['training']> {
  const { settled } = simulation;
  const chipHour = terms.price(training.chip, 'training');
  const { tokens, goodput, stepSeconds, breakdown } = training;
  const bill = trainingBill(
    { chipHours: training.chipHours, tokens, goodput, stepSeconds, phases: breakdown.phases },
    chipHour.usdPerChipHour,
  );
  const around = terms.document.training ?? {};
  const path = 'economics.training';
  const { storage, staff } = around;
  settle(settled, `${path}.storage`, storage, 'given');
  settle(settled, `${path}.staff`, staff, 'given');
  const experimentsMultiplier = settleOr(
    settled,
    `${path}.experimentsMultiplier`,
    around.experimentsMultiplier,
    usualExperimentsMultiplier,
  );
  const idleShare = settleOr(settled, `${path}.idleShare`, around.idleShare, 0);
  const programme = isRead(simulation, `${path}.programme`)
    ? programmeBill(bill.usd, {
        experimentsMultiplier,
        idleShare,
        ...(storage === undefined
          ? {}
          : {
              storage: {
                bytes: storage.capacity,
                usdPerByteMonth: storage.price / giga,
                seconds: storage.duration,
              },
            }),
        ...(staff === undefined
          ? {}
          : {
              staff: {
                people: staff.people,
                usdPerPersonYear: staff.costPerYear,
                seconds: staff.duration,
              },
            }),
      })
    : { usd: bill.usd, parts: [] };
  const price: NonNullable<Economics['training']> = {
    usd: bill.usd,
    parts: bill.parts,
    usdPerMillionTokens: bill.usdPerMillionTokens,
    chipHour,
  };
  if (training.chipHoursByPhase !== undefined) {
    price.phases = Object.entries(training.chipHoursByPhase).map(([name, chipHours]) => ({
      name,
      chipHours,
      usd: chipHours * chipHour.usdPerChipHour,
    }));
  }
  price.programme = { usd: programme.usd, parts: programme.parts, experimentsMultiplier };
  return price;
}

function priceServing(
  serving: ServingResult,
  terms: Terms,
  simulation: Simulation,
): NonNullable<Economics['serving']> {
  const chipHour = terms.price(serving.chip, 'serving');
  // Chips that are released for other work at night are not the service's to pay.
  const idleChips = serving.day === undefined ? serving.idleChips : 0;
  const { prefillChips, decodeChips } = phaseChips(serving);
  const bill = servingBill(
    {
      chips: serving.chips + idleChips,
      idleChips,
      prefillChips,
      decodeChips,
      requestsPerSecond: serving.requestsPerSecond,
      capacityRequestsPerSecond: serving.capacityRequestsPerSecond,
      inputTokens: serving.inputTokens,
      outputTokens: serving.outputTokens,
      cachedShare: serving.prefixCacheHitRate,
      chipSecondsPerCachedToken: cachedTokenSeconds(serving, simulation),
    },
    chipHour.usdPerChipHour,
  );
  const priced: NonNullable<Economics['serving']> = {
    usdPerHour: bill.usdPerHour,
    usdPerDay: bill.usdPerDay,
    parts: bill.parts,
    usdPerMillionInputTokens: bill.usdPerMillionInputTokens,
    usdPerMillionCachedInputTokens: bill.usdPerMillionCachedInputTokens,
    usdPerMillionOutputTokens: bill.usdPerMillionOutputTokens,
    atCapacity: bill.atCapacity,
    chipHour,
    attribution,
  };
  const prices = terms.tokenPrices;
  if (prices === undefined) return priced;
  const input = serving.requestsPerSecond * serving.inputTokens * secondsPerDay;
  const cachedInput = input * serving.prefixCacheHitRate;
  const margin = marginAt(
    prices,
    {
      input: input - cachedInput,
      cachedInput,
      output: serving.requestsPerSecond * serving.outputTokens * secondsPerDay,
    },
    bill.usdPerHour,
  );
  return { ...priced, tokenPrices: { ...prices }, ...margin, breakEven: { ...margin.breakEven } };
}

/** A cached token's keys and values come from the host or another chip over the network, seconds of one chip. */
function cachedTokenSeconds(serving: ServingResult, simulation: Simulation): number {
  const bytes = keyValueBytesPerToken(simulation.model, bytesPerElement.bf16);
  return bytes / usedChip(simulation, serving.chip).scaleOut.bandwidthBytesPerSecond;
}

/** Chips that each phase accounts for; a shared fleet is divided by the time that each phase takes. */
function phaseChips(serving: ServingResult): { prefillChips: number; decodeChips: number } {
  const { prefill, decode, chips, disaggregated } = serving;
  if (disaggregated) return { prefillChips: prefill.chips, decodeChips: decode.chips };
  const prefillShare = prefill.utilisation / (prefill.utilisation + decode.utilisation);
  return { prefillChips: chips * prefillShare, decodeChips: chips * (1 - prefillShare) };
}
