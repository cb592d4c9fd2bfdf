/** The life of a model as a scenario asks for it: demand, fleet, retraining, and what they come to. */
import { type DayShape, dayShape, shapeOf } from '../economics/day.ts';
import { weekOf } from '../economics/demand.ts';
import {
  type Demand,
  type LifetimeInput,
  lifetime,
  type Retraining,
} from '../economics/lifetime.ts';
import { ownedFleet } from '../economics/owned-fleet.ts';
import {
  hoursPerMonth,
  secondsPerDay,
  secondsPerHour,
  tokensPerMillion,
} from '../units/quantity.ts';
import { instanceKinds } from './follow-load.ts';
import type { Terms } from './price-terms.ts';
import type { Economics, ServingResult, TrainingResult } from './result.ts';
import { settle, settleOr } from './settled.ts';
import { type Simulation, usedChip } from './simulation.ts';

/** Two years: how long a model of this size stays in service before a successor takes over. */
const defaultHorizonMonths = 24;
const monthSeconds = hoursPerMonth * secondsPerHour;

export interface LifeParts {
  readonly training: TrainingResult;
  readonly serving: ServingResult;
  readonly trainingPrice: NonNullable<Economics['training']>;
  readonly servingPrice: NonNullable<Economics['serving']>;
}

/** Trains once and again as asked, serves the demand month by month on rented or owned chips. */
export function priceLifetime(
  { training, serving, trainingPrice, servingPrice }: LifeParts,
  terms: Terms,
  simulation: Simulation,
): NonNullable<Economics['lifetime']> {
  const { document, region, ownership } = terms;
  const { settled } = simulation;
  const { chipHour, revenueUsdPerDay } = servingPrice;
  const horizon = settleOr(
    settled,
    'economics.horizon',
    document.horizon,
    defaultHorizonMonths * monthSeconds,
  );
  const offered = serving.requestsPerSecond * serving.outputTokens * secondsPerDay;
  const purchaseChips = settle(settled, 'economics.purchaseChips', document.purchaseChips, 'given');
  const input: LifetimeInput = {
    months: Math.max(1, Math.round(horizon / monthSeconds)),
    demand: settleDemand(serving, offered, terms, simulation),
    outputTokensPerSecondPerChip: serving.outputTokensPerSecondPerChip,
    chipsPerStep: Math.max(serving.prefill.chipsPerInstance, serving.decode.chipsPerInstance),
    kinds: instanceKinds(serving).map(({ chips, requestsPerSecond }) => ({
      chips,
      requestsPerSecond: requestsPerSecond * serving.outputTokens,
    })),
    usdPerChipHour: chipHour.usdPerChipHour,
    trainingUsd: trainingPrice.usd,
    owned:
      chipHour.basis === 'owned'
        ? ownedFleet(usedChip(simulation, serving.chip), ownership, region)
        : undefined,
    purchaseChips,
    retraining: settleRetraining(training, serving, terms, simulation),
    usdEarnedPerMillionOutputTokens:
      revenueUsdPerDay === undefined || offered === 0
        ? undefined
        : (revenueUsdPerDay / offered) * tokensPerMillion,
    discountRate: settleOr(
      settled,
      'economics.discountRate',
      document.discountRate,
      ownership.costOfCapital,
    ),
  };
  return { ...lifetime(input), terms: termsOf(input) };
}

function termsOf(input: LifetimeInput): NonNullable<Economics['lifetime']>['terms'] {
  const { kinds = [], demand, retraining, owned } = input;
  return {
    kinds: kinds.map(({ chips, requestsPerSecond }) => ({
      chips,
      outputTokensPerSecond: requestsPerSecond,
    })),
    week: weekOf(demand).map(hour => ({ ...hour })),
    usdPerChipHour: input.usdPerChipHour,
    purchaseChips: input.purchaseChips ?? 1,
    usdEarnedPerMillionOutputTokens: input.usdEarnedPerMillionOutputTokens ?? 0,
    discountRate: input.discountRate ?? 0,
    ...(retraining === undefined
      ? {}
      : { retraining: { everyMonths: retraining.everyMonths, costRatio: retraining.costRatio } }),
    ...(owned === undefined
      ? {}
      : { owned: { ...owned.terms, monthlyChargeUsd: [...owned.terms.monthlyChargeUsd] } }),
  };
}

function settleDemand(
  serving: ServingResult,
  offered: number,
  { document: { demand } }: Terms,
  { settled }: Simulation,
): Demand {
  const path = 'economics.demand';
  const saturation = settle(settled, `${path}.saturation`, demand?.saturation, 'given');
  const weekendShare = settle(settled, `${path}.weekendShare`, demand?.weekendShare, 'given');
  const day = settle(settled, `${path}.dayShape`, demand?.dayShape, 'given');
  return {
    outputTokensPerDay: settleOr(
      settled,
      `${path}.outputTokensPerDay`,
      demand?.outputTokensPerDay,
      offered,
    ),
    monthlyGrowth: settleOr(settled, `${path}.monthlyGrowth`, demand?.monthlyGrowth, 0),
    saturation,
    weekendShare,
    day: day === undefined ? servedDay(serving) : dayShape(day),
  };
}

/** The shape of the day that the service itself follows. */
function servedDay({ day }: ServingResult): DayShape | undefined {
  return day && shapeOf(day.hours.map(({ requestsPerSecond }) => requestsPerSecond));
}

function settleRetraining(
  training: TrainingResult,
  serving: ServingResult,
  { document: { retraining } }: Terms,
  { settled, notes }: Simulation,
): Retraining | undefined {
  if (retraining === undefined) return undefined;
  const path = 'economics.retraining';
  const every = settle(settled, `${path}.every`, retraining.every, 'given');
  const night = settleOr(settled, `${path}.idleChips`, retraining.idleChips, false);
  const same = training.chip === serving.chip;
  if (night && !same) {
    notes.push({
      kind: 'caution',
      text: `Idle chips of the service do no training: it runs on ${training.chip}, they are ${serving.chip}.`,
    });
  }
  return {
    everyMonths: Math.max(1, Math.round(every / monthSeconds)),
    costRatio: settleOr(settled, `${path}.costRatio`, retraining.costRatio, 1),
    nightChipHours: night && same ? training.chipHours : 0,
  };
}
