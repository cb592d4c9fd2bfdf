/** A model's life: trained, then served month by month as demand grows, on chips rented or bought. */
import {
  daysPerMonth,
  hoursPerMonth,
  secondsPerDay,
  tokensPerMillion,
  type Usd,
} from '../units/quantity.ts';
import { internalRate, monthlyRate, presentValue, yearlyRate } from './cash-flow.ts';
import { type InstanceKind, instancesOf } from './day.ts';
import { type Demand, tokensPerDay, type WeekHour, weekOf } from './demand.ts';
import type { OwnedFleet } from './owned-fleet.ts';

export type { Demand } from './demand.ts';

export interface LifetimeMonth {
  /** From 1. */
  readonly month: number;
  readonly outputTokens: number;
  /** Chips that the busiest hour needs; of an owned fleet, those at hand. */
  readonly chips: number;
  /** Mean over the hours of the chips that are needed. */
  readonly meanChips: number;
  /** Chips bought this month. */
  readonly boughtChips: number;
  readonly trainingUsd: Usd;
  /** Rent, or what owning costs in the books: write-off, interest, site, upkeep and electricity. */
  readonly servingUsd: Usd;
  readonly revenueUsd: Usd;
  /** Money in less money out: purchases in full, no write-offs. */
  readonly cashUsd: number;
  readonly cumulativeTrainingUsd: Usd;
  readonly cumulativeServingUsd: Usd;
}

export interface Lifetime {
  readonly months: LifetimeMonth[];
  /** First month in which serving has cost more than training; null: not within the horizon. */
  readonly crossing: number | null;
  readonly presentValue: {
    readonly trainingUsd: Usd;
    readonly servingUsd: Usd;
    readonly revenueUsd: Usd;
    /** Worth today of all cash, chips sold at their book value in the end. */
    readonly netUsd: number;
  };
  /** A year; null: nothing is earned, or the money never comes back at any rate. */
  readonly internalRateOfReturn: number | null;
  /** Training and serving over all tokens served. */
  readonly usdPerMillionOutputTokens: number;
  /** Chip-hours of training that ran on owned chips while the service did not need them. */
  readonly nightChipHours: number;
}

export interface Retraining {
  readonly everyMonths: number;
  /** Over what the first training cost. */
  readonly costRatio: number;
  /** Chip-hours of it that may run on the serving fleet's idle chips; 0: none. */
  readonly nightChipHours: number;
}

export interface LifetimeInput {
  readonly months: number;
  readonly demand: Demand;
  /** Output tokens per second that one chip of the fleet yields within its targets. */
  readonly outputTokensPerSecondPerChip: number;
  /** The fleet grows and shrinks by whole instances of this many chips. */
  readonly chipsPerStep: number;
  /** Pools that grow apart, their rates in output tokens per second; one pool of the two figures above when absent. */
  readonly kinds?: readonly InstanceKind[];
  readonly usdPerChipHour: number;
  readonly trainingUsd: number;
  /** Rented by the hour when absent. */
  readonly owned?: OwnedFleet | undefined;
  /** Chips are bought in multiples of this. */
  readonly purchaseChips?: number | undefined;
  readonly retraining?: Retraining | undefined;
  /** USD that a million output tokens earn, the input read for them included. */
  readonly usdEarnedPerMillionOutputTokens?: number | undefined;
  /** A year. */
  readonly discountRate?: number | undefined;
}

/** Chips follow demand in whole steps, at least one of each kind; training comes before the first month. */
export function lifetime(input: LifetimeInput): Lifetime {
  const months: LifetimeMonth[] = [];
  const first = { trainingUsd: input.trainingUsd, nightChipHours: 0 };
  let idleChipHours = 0;
  let nightChipHours = 0;
  let cumulativeTrainingUsd = 0;
  let cumulativeServingUsd = 0;
  const { chipsPerStep: chips, outputTokensPerSecondPerChip } = input;
  const { kinds = [{ chips, requestsPerSecond: chips * outputTokensPerSecondPerChip }] } = input;
  const week = weekOf(input.demand);
  for (let month = 1; month <= input.months; month++) {
    const perDay = tokensPerDay(input.demand, month);
    const need = needOf(kinds, week, perDay / secondsPerDay);
    const fleet =
      input.owned === undefined
        ? rentedMonth(input, need)
        : ownedMonth(input, need, month, input.owned);
    const trained = month === 1 ? first : retrained(input, month, idleChipHours);
    idleChipHours = trained.nightChipHours > 0 ? 0 : idleChipHours;
    // Chips rented by the hour are given back when they idle.
    if (input.owned !== undefined) idleChipHours += (fleet.chips - need.mean) * hoursPerMonth;
    nightChipHours += trained.nightChipHours;
    const outputTokens = perDay * daysPerMonth;
    const revenueUsd =
      (outputTokens * (input.usdEarnedPerMillionOutputTokens ?? 0)) / tokensPerMillion;
    cumulativeTrainingUsd += trained.trainingUsd;
    cumulativeServingUsd += fleet.costUsd;
    months.push({
      month,
      outputTokens,
      chips: fleet.chips,
      meanChips: need.mean,
      boughtChips: fleet.boughtChips,
      trainingUsd: trained.trainingUsd,
      servingUsd: fleet.costUsd,
      revenueUsd,
      cashUsd: revenueUsd - trained.trainingUsd - fleet.paidUsd,
      cumulativeTrainingUsd,
      cumulativeServingUsd,
    });
  }
  return { months, nightChipHours, ...totals(months, input) };
}

interface Need {
  readonly peak: number;
  readonly mean: number;
}

/** Chips of the busiest and of the mean hour of a week. */
function needOf(
  kinds: readonly InstanceKind[],
  week: readonly WeekHour[],
  tokensPerSecond: number,
): Need {
  let peak = 0;
  let least = Number.POSITIVE_INFINITY;
  let mean = 0;
  for (const { weight, load } of week) {
    let chips = 0;
    for (const kind of kinds) chips += instancesOf(kind, load * tokensPerSecond) * kind.chips;
    peak = Math.max(peak, chips);
    least = Math.min(least, chips);
    mean += weight * chips;
  }
  // An even week is one number; a weighted sum of it would add the noise of binary fractions.
  return { peak, mean: least === peak ? peak : mean };
}

interface FleetMonth {
  readonly chips: number;
  readonly boughtChips: number;
  readonly costUsd: Usd;
  readonly paidUsd: Usd;
}

function rentedMonth({ usdPerChipHour }: LifetimeInput, { peak, mean }: Need): FleetMonth {
  const rent = mean * hoursPerMonth * usdPerChipHour;
  return { chips: peak, boughtChips: 0, costUsd: rent, paidUsd: rent };
}

function ownedMonth(
  { purchaseChips = 1 }: LifetimeInput,
  { peak, mean }: Need,
  month: number,
  fleet: OwnedFleet,
): FleetMonth {
  const before = fleet.chips();
  const wanted = Math.ceil(peak / purchaseChips) * purchaseChips;
  const bought = fleet.buy(month, wanted);
  const chips = fleet.chips();
  const running = fleet.running(mean / chips);
  return {
    chips,
    boughtChips: Math.max(0, chips - before),
    costUsd: fleet.charge(month) + running,
    paidUsd: bought + running,
  };
}

/** A retraining when its time has come; what idle owned chips can do of it costs the electricity of work alone. */
function retrained(
  { retraining, trainingUsd, owned }: LifetimeInput,
  month: number,
  idleChipHours: number,
): { readonly trainingUsd: Usd; readonly nightChipHours: number } {
  if (retraining === undefined || (month - 1) % retraining.everyMonths !== 0) {
    return { trainingUsd: 0, nightChipHours: 0 };
  }
  const wanted = retraining.nightChipHours * retraining.costRatio;
  const nightChipHours = Math.min(idleChipHours, wanted);
  const paid = wanted > 0 ? 1 - nightChipHours / wanted : 1;
  const electricityUsd = nightChipHours * (owned?.workUsdPerChipHour ?? 0);
  return {
    trainingUsd: trainingUsd * retraining.costRatio * paid + electricityUsd,
    nightChipHours,
  };
}

function totals(
  months: readonly LifetimeMonth[],
  input: LifetimeInput,
): Omit<Lifetime, 'months' | 'nightChipHours'> {
  const last = months.at(-1);
  const tokens = months.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const rate = monthlyRate(input.discountRate ?? 0);
  const sold = input.owned?.worth(input.months) ?? 0;
  // The first training is paid today; everything else at the end of its month.
  const today = -input.trainingUsd;
  const cash = [
    today,
    ...months.map(
      ({ cashUsd, month }) =>
        cashUsd + (month === 1 ? input.trainingUsd : 0) + (month === input.months ? sold : 0),
    ),
  ];
  const worth = (of: (month: LifetimeMonth) => number) =>
    presentValue([0, ...months.map(of)], rate);
  const total = (last?.cumulativeTrainingUsd ?? 0) + (last?.cumulativeServingUsd ?? 0);
  const monthly = months.some(({ revenueUsd }) => revenueUsd > 0) ? internalRate(cash) : null;
  return {
    crossing:
      months.find(month => month.cumulativeServingUsd > month.cumulativeTrainingUsd)?.month ?? null,
    presentValue: {
      trainingUsd:
        input.trainingUsd + worth(({ month, trainingUsd }) => (month === 1 ? 0 : trainingUsd)),
      servingUsd: worth(({ servingUsd }) => servingUsd),
      revenueUsd: worth(({ revenueUsd }) => revenueUsd),
      netUsd: presentValue(cash, rate),
    },
    internalRateOfReturn: monthly === null ? null : yearlyRate(monthly),
    usdPerMillionOutputTokens: tokens > 0 ? (total / tokens) * tokensPerMillion : 0,
  };
}
