/** What a service costs by the hour, and by the million tokens read and written. */
import { hoursPerDay, secondsPerHour, tokensPerMillion } from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';

/** Prices of tokens, USD per million. */
export interface TokenCost {
  readonly usdPerMillionInputTokens: number;
  readonly usdPerMillionOutputTokens: number;
}

export interface ServingBill extends TokenCost {
  readonly usdPerHour: number;
  readonly usdPerDay: number;
  /** Adds up to `usdPerHour`. */
  readonly parts: readonly CostPart[];
  readonly atCapacity: TokenCost;
}

export interface ServingUse {
  /** Chips that pay, idle ones included. */
  readonly chips: number;
  readonly idleChips: number;
  /**
   * Chips that each phase accounts for: those of its pool, or its share of the time where the chips do both; idle chips
   * are added in proportion.
   */
  readonly prefillChips: number;
  readonly decodeChips: number;
  readonly requestsPerSecond: number;
  readonly capacityRequestsPerSecond: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A pool's cost over its tokens: prompts pay for prefill, answers for decoding, USD. */
export function servingBill(use: ServingUse, usdPerChipHour: number): ServingBill {
  const usdPerHour = use.chips * usdPerChipHour;
  const { prefillChips, decodeChips, idleChips } = use;
  return {
    usdPerHour,
    usdPerDay: usdPerHour * hoursPerDay,
    parts: [
      {
        name: 'Prefill',
        usd: prefillChips * usdPerChipHour,
        why: `${chipText(prefillChips)} reading prompts`,
      },
      {
        name: 'Decode',
        usd: decodeChips * usdPerChipHour,
        why: `${chipText(decodeChips)} writing answers`,
      },
      {
        name: 'Idle chips',
        usd: idleChips * usdPerChipHour,
        why: `${chipText(idleChips)} left over by the layout`,
      },
    ].filter(part => part.usd > 0),
    ...tokenCost(use, use.requestsPerSecond, usdPerHour),
    atCapacity: tokenCost(use, use.capacityRequestsPerSecond, usdPerHour),
  };
}

function chipText(chips: number): string {
  return `${Number.isInteger(chips) ? chips : chips.toFixed(1)} chips`;
}

/** Cost per million tokens at a rate; 0 requests make no token and have no price, so the rate must be positive. */
function tokenCost(use: ServingUse, requestsPerSecond: number, usdPerHour: number): TokenCost {
  const busy = use.prefillChips + use.decodeChips;
  const perMillion = (chips: number, tokens: number) =>
    requestsPerSecond === 0
      ? 0
      : ((usdPerHour * chips) / busy / (requestsPerSecond * tokens * secondsPerHour)) *
        tokensPerMillion;
  return {
    usdPerMillionInputTokens: perMillion(use.prefillChips, use.inputTokens),
    usdPerMillionOutputTokens: perMillion(use.decodeChips, use.outputTokens),
  };
}
