/** A model's life: trained once, then served month by month as demand grows. */
import { daysPerMonth, hoursPerMonth, secondsPerDay } from '../units/quantity.ts';

export interface Demand {
  readonly outputTokensPerDay: number;
  /** Share by which demand grows from one month to the next. */
  readonly monthlyGrowth: number;
}

export interface LifetimeMonth {
  /** From 1. */
  readonly month: number;
  readonly outputTokens: number;
  /** Chips in use: as many as the demand needs. */
  readonly chips: number;
  readonly trainingUsd: number;
  readonly servingUsd: number;
  readonly cumulativeServingUsd: number;
}

export interface Lifetime {
  readonly months: readonly LifetimeMonth[];
  /** First month in which serving has cost more than training; null: not within the horizon. */
  readonly crossing: number | null;
}

export interface LifetimeInput {
  readonly months: number;
  readonly demand: Demand;
  /** Output tokens per second that one chip of the fleet yields within its targets. */
  readonly outputTokensPerSecondPerChip: number;
  /** The fleet grows and shrinks by whole instances of this many chips. */
  readonly chipsPerStep: number;
  readonly usdPerChipHour: number;
  readonly trainingUsd: number;
}

/** Chips follow demand in whole steps, at least one; each month is billed for the chips it needs. */
export function lifetime(input: LifetimeInput): Lifetime {
  const months: LifetimeMonth[] = [];
  let crossing: number | null = null;
  let cumulativeServingUsd = 0;
  for (let month = 1; month <= input.months; month++) {
    const perDay =
      input.demand.outputTokensPerDay * (1 + input.demand.monthlyGrowth) ** (month - 1);
    const needed = perDay / secondsPerDay / input.outputTokensPerSecondPerChip;
    const chips = Math.max(1, Math.ceil(needed / input.chipsPerStep)) * input.chipsPerStep;
    const servingUsd = chips * hoursPerMonth * input.usdPerChipHour;
    cumulativeServingUsd += servingUsd;
    if (crossing === null && cumulativeServingUsd > input.trainingUsd) crossing = month;
    months.push({
      month,
      outputTokens: perDay * daysPerMonth,
      chips,
      trainingUsd: month === 1 ? input.trainingUsd : 0,
      servingUsd,
      cumulativeServingUsd,
    });
  }
  return { months, crossing };
}
