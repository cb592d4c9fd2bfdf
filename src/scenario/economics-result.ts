/** What a result says about money, energy and carbon. USD, joules, kilograms. */
import * as z from 'zod/mini';
import { amount, share, text } from './result-pieces.ts';

export const costPart = z.strictObject({ name: text, usd: amount, why: text });

export const chipHourPrice = z.strictObject({
  chip: text,
  usdPerChipHour: amount,
  /** `rented`: a market price; `owned`: built up from purchase, capital, power and operations. */
  basis: z.enum(['rented', 'owned']),
  /** Present when owned: what one chip-hour is made of. */
  parts: z.array(costPart),
  /** Present when owned: what the price follows from, (held + idle power) / utilisation + power that work adds. */
  owned: z.optional(
    z.strictObject({
      /** Write-off, capital, site and operations of an hour, with work or without. */
      heldUsd: amount,
      utilisation: amount,
      /** Of one chip with its server, before cooling and losses. */
      workWatts: amount,
      idleWatts: amount,
      powerUsageEffectiveness: amount,
      usdPerKilowattHour: amount,
    }),
  ),
  source: text,
});

const depreciationYear = z.strictObject({
  year: amount,
  openingUsd: amount,
  depreciationUsd: amount,
  /** Interest on the opening value. */
  capitalUsd: amount,
});

/** A chip rented and owned side by side. */
const rentedAndOwned = z.strictObject({
  chip: text,
  rented: z.nullable(z.strictObject({ usdPerChipHour: amount, source: text })),
  owned: z.strictObject({
    usdPerChipHour: amount,
    parts: z.array(costPart),
    purchase: z.array(costPart),
    years: z.array(depreciationYear),
  }),
  /** Share of owned hours with work above which owning is cheaper; null: never, or no rent is known. */
  breakEvenUtilisation: z.nullable(share),
});

const tokenCost = {
  /** Read afresh, as price lists count them. */
  usdPerMillionInputTokens: amount,
  usdPerMillionCachedInputTokens: z.optional(amount),
  usdPerMillionOutputTokens: amount,
};

const lifetimeTerms = z.strictObject({
  /** Instances of each pool, and the output tokens per second that one of them carries. */
  kinds: z.array(z.strictObject({ chips: amount, outputTokensPerSecond: amount })),
  /** Hours of a week: their share of all hours, and their load over the mean. */
  week: z.array(z.strictObject({ weight: amount, load: amount })),
  usdPerChipHour: amount,
  purchaseChips: amount,
  usdEarnedPerMillionOutputTokens: amount,
  /** A year. */
  discountRate: amount,
  retraining: z.optional(z.strictObject({ everyMonths: amount, costRatio: amount })),
  /** Absent: rented by the hour. */
  owned: z.optional(
    z.strictObject({
      purchaseUsd: amount,
      residualShare: share,
      lifeMonths: amount,
      /** Write-off and interest of one chip in a month of each year of its life. */
      monthlyChargeUsd: z.array(amount),
      upkeepUsdPerChipHour: amount,
      /** Draw at the meter of one chip without work and at work. */
      idleWatts: amount,
      workWatts: amount,
      usdPerKilowattHour: amount,
    }),
  ),
});

export const economicsResultSchema = z.strictObject({
  prices: text,
  chipHours: z.optional(z.array(rentedAndOwned)),
  training: z.optional(
    z.strictObject({
      usd: amount,
      chipHour: chipHourPrice,
      parts: z.array(costPart),
      usdPerMillionTokens: amount,
      /** Phases apart, where their hours are known. */
      phases: z.optional(z.array(z.strictObject({ name: text, chipHours: amount, usd: amount }))),
      /** `usd` is the final run alone; this is the undertaking around it. */
      programme: z.optional(
        z.strictObject({ usd: amount, experimentsMultiplier: amount, parts: z.array(costPart) }),
      ),
    }),
  ),
  serving: z.optional(
    z.strictObject({
      chipHour: chipHourPrice,
      usdPerHour: amount,
      usdPerDay: amount,
      /** At the offered load; the pool's cost over its tokens. */
      ...tokenCost,
      /** The same with both pools flat out. */
      atCapacity: z.strictObject(tokenCost),
      parts: z.array(costPart),
      /** Which tokens pay for which chips. */
      attribution: z.optional(text),
      /** What follows is there when the scenario names a token price list. */
      tokenPrices: z.optional(z.strictObject({ id: text, ...tokenCost, source: text })),
      revenueUsdPerDay: z.optional(amount),
      profitUsdPerDay: z.optional(z.number()),
      marginOfRevenue: z.optional(z.nullable(z.number())),
      profitOverCost: z.optional(z.nullable(z.number())),
      /** Share of the list prices at which the service pays for itself. */
      breakEvenShareOfList: z.optional(z.nullable(amount)),
      breakEven: z.optional(z.strictObject(tokenCost)),
    }),
  ),
  energy: z.strictObject({
    trainingJoules: z.optional(amount),
    servingWatts: z.optional(amount),
    servingJoulesPerOutputToken: z.optional(amount),
    /** Cooling and losses of the site, which the figures above contain. */
    powerUsageEffectiveness: z.optional(amount),
  }),
  carbon: z.strictObject({
    region: text,
    /** Of the grid, location-based. */
    kilogramsPerKilowattHour: z.optional(amount),
    trainingKilograms: z.optional(amount),
    trainingEmbodiedKilograms: z.optional(amount),
    servingKilogramsPerDay: z.optional(amount),
    servingEmbodiedKilogramsPerDay: z.optional(amount),
  }),
  lifetime: z.optional(
    z.strictObject({
      months: z.array(
        z.strictObject({
          month: amount,
          outputTokens: amount,
          /** Needed by the busiest hour; of an owned fleet, those at hand. */
          chips: amount,
          meanChips: z.optional(amount),
          boughtChips: z.optional(amount),
          trainingUsd: amount,
          servingUsd: amount,
          revenueUsd: z.optional(amount),
          /** Money in less money out. */
          cashUsd: z.optional(z.number()),
          cumulativeTrainingUsd: z.optional(amount),
          cumulativeServingUsd: amount,
        }),
      ),
      /** First month, from 1, in which cumulative serving exceeds training; null: not within the horizon. */
      crossing: z.nullable(amount),
      presentValue: z.optional(
        z.strictObject({
          trainingUsd: amount,
          servingUsd: amount,
          revenueUsd: amount,
          /** Of all cash, owned chips sold at their book value in the end. */
          netUsd: z.number(),
        }),
      ),
      /** A year; null: nothing is earned, or no rate brings the money back. */
      internalRateOfReturn: z.optional(z.nullable(z.number())),
      /** Training and serving over all tokens served. */
      usdPerMillionOutputTokens: z.optional(amount),
      /** Chip-hours of training that ran on owned chips while the service did not need them. */
      nightChipHours: z.optional(amount),
      /** What the months are computed from, beside the demand: enough to compute them again. */
      terms: z.optional(lifetimeTerms),
    }),
  ),
  /** Other ways to do the same work, the scenario's own first. */
  strategies: z.optional(
    z.array(
      z.strictObject({
        name: text,
        feasible: z.boolean(),
        trainingChip: text,
        servingChip: text,
        basis: text,
        trainingUsd: z.optional(amount),
        lifetimeTrainingUsd: z.optional(amount),
        lifetimeServingUsd: z.optional(amount),
        /** Training and serving, worth today. */
        presentCostUsd: z.optional(amount),
        netPresentValueUsd: z.optional(z.number()),
        usdPerMillionOutputTokens: z.optional(amount),
        crossing: z.optional(z.nullable(amount)),
        peakChips: z.optional(amount),
        reasons: z.optional(z.array(text)),
      }),
    ),
  ),
});
