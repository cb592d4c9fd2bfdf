/** What a service costs by the hour, and by the million tokens read and written. */
import { hoursPerDay, secondsPerHour, tokensPerMillion } from '../units/quantity.ts';
import type { CostPart } from './cost-part.ts';

/** Cost of tokens, USD per million. */
export interface TokenCost {
  /** Read afresh, as price lists count them: what the cache already holds is not among them. */
  readonly usdPerMillionInputTokens: number;
  readonly usdPerMillionCachedInputTokens: number;
  readonly usdPerMillionOutputTokens: number;
}

/** Who pays for what, in one sentence for the reader. */
export const attribution =
  'Prompts pay for the chips that prefill, answers for those that decode, and idle chips are added in proportion; of the prompts, cached tokens pay only for the time in which their keys and values come over the network.';

export interface ServingBill extends TokenCost {
  readonly usdPerHour: number;
  readonly usdPerDay: number;
  /** Adds up to `usdPerHour`. */
  readonly parts: CostPart[];
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
  /** Of the input tokens. */
  readonly cachedShare: number;
  /** For which a chip waits while one cached token's keys and values arrive. */
  readonly chipSecondsPerCachedToken: number;
}

/** A pool's cost over its tokens: prompts pay for prefill, answers for decoding, USD. */
export function servingBill(use: ServingUse, usdPerChipHour: number): ServingBill {
  const usdPerHour = use.chips * usdPerChipHour;
  const { prefillChips, decodeChips, idleChips } = use;
  const cost = tokenCost(use, use.requestsPerSecond, usdPerHour);
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
    usdPerMillionInputTokens: cost.usdPerMillionInputTokens,
    usdPerMillionCachedInputTokens: cost.usdPerMillionCachedInputTokens,
    usdPerMillionOutputTokens: cost.usdPerMillionOutputTokens,
    atCapacity: tokenCost(use, use.capacityRequestsPerSecond, usdPerHour),
  };
}

function chipText(chips: number): string {
  return `${Number.isInteger(chips) ? chips : chips.toFixed(1)} chips`;
}

/** Cost per million tokens at a rate; 0 requests make no token and have no price. */
function tokenCost(use: ServingUse, requestsPerSecond: number, usdPerHour: number): TokenCost {
  const { prefillChips, decodeChips, inputTokens, outputTokens, cachedShare } = use;
  if (requestsPerSecond === 0) {
    return {
      usdPerMillionInputTokens: 0,
      usdPerMillionCachedInputTokens: 0,
      usdPerMillionOutputTokens: 0,
    };
  }
  const busy = prefillChips + decodeChips;
  const perRequest = (chips: number) =>
    (usdPerHour * chips) / busy / (requestsPerSecond * secondsPerHour);
  const usdPerChipSecond = usdPerHour / busy / secondsPerHour;
  const prefill = perRequest(prefillChips);
  const cached = inputTokens * cachedShare;
  const fresh = inputTokens - cached;
  // Reading from the cache never costs more than reading afresh.
  const perCached = Math.min(
    use.chipSecondsPerCachedToken * usdPerChipSecond,
    prefill / inputTokens,
  );
  const perFresh = fresh > 0 ? (prefill - cached * perCached) / fresh : 0;
  return {
    usdPerMillionInputTokens: perFresh * tokensPerMillion,
    usdPerMillionCachedInputTokens: perCached * tokensPerMillion,
    usdPerMillionOutputTokens: (perRequest(decodeChips) / outputTokens) * tokensPerMillion,
  };
}
