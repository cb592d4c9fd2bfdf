/** Where the figures of a service come from. */
import type { Economics, Result, ServingResult } from '../../scenario/result.ts';
import { formatDuration, formatNumber } from '../../units/format.ts';
import { secondsPerHour, tokensPerMillion } from '../../units/quantity.ts';
import { priceText } from '../number.ts';
import { priceTerm } from './chip-hour.ts';
import { operatorTerms, phaseTerms } from './operators.ts';
import { originOf, type Term } from './term.ts';

/** Chips that answers pay for: those that decode, and their share of idle ones. */
function payingChips(
  {
    prefill,
    decode,
    disaggregated,
    requestsPerSecond,
    outputTokens,
    chips,
    idleChips,
  }: ServingResult,
  { usdPerMillionOutputTokens, chipHour }: NonNullable<Economics['serving']>,
): Term {
  const tokensPerSecond = requestsPerSecond * outputTokens;
  const value =
    (usdPerMillionOutputTokens / tokensPerMillion) *
    tokensPerSecond *
    (secondsPerHour / chipHour.usdPerChipHour);
  const of = formatNumber(chips + idleChips);
  return {
    label: 'chips that answers pay for',
    value,
    text: formatNumber(value),
    why: disaggregated
      ? `of ${of}: ${formatNumber(decode.chips)} decode, ${formatNumber(prefill.chips)} prefill for the prompts, idle ones in proportion`
      : `of ${of}, by the share of time that decoding takes`,
  };
}

/** Cost of a million output tokens at the offered load. */
export function outputCostTerm(
  serving: ServingResult,
  cost: NonNullable<Economics['serving']>,
  result: Result,
): Term {
  const { requestsPerSecond, outputTokens } = serving;
  const seconds = tokensPerMillion / (requestsPerSecond * outputTokens);
  return {
    label: 'cost of a million output tokens',
    value: cost.usdPerMillionOutputTokens,
    text: priceText(cost.usdPerMillionOutputTokens),
    derivation: {
      words: 'chips that answers pay for × price of a chip-hour × time to write a million tokens',
      operation: 'product',
      terms: [
        payingChips(serving, cost),
        priceTerm(cost.chipHour, result),
        {
          label: 'time to write a million tokens',
          value: seconds,
          text: formatDuration(seconds),
          derivation: {
            words: 'a million ÷ requests per second ÷ tokens of an answer',
            operation: 'quotient',
            terms: [
              { label: 'a million tokens', value: tokensPerMillion, text: '1 M' },
              {
                label: 'requests per second',
                value: requestsPerSecond,
                text: formatNumber(requestsPerSecond),
                why: originOf(result, 'serving.workload.arrivals.requestsPerSecond'),
              },
              {
                label: 'tokens of an answer',
                value: outputTokens,
                text: formatNumber(outputTokens),
                why: originOf(result, 'serving.workload.outputTokens'),
              },
            ],
          },
        },
      ],
    },
  };
}

/** Median time to the first token: its parts at their means. */
export function firstTokenTerm(serving: ServingResult): Term {
  const { timeToFirstToken, breakdown } = serving;
  const parts = breakdown.phases.filter(({ name }) => name !== 'Decoding');
  return {
    label: 'time to first token',
    value: timeToFirstToken.p50,
    text: formatDuration(timeToFirstToken.p50),
    derivation: {
      words:
        'the parts of a request before its first token (means; the median differs by the wait)',
      operation: 'explained',
      terms: phaseTerms(parts),
    },
  };
}

/** Time per output token: a decode step over the tokens it keeps. */
export function tokenTimeTerm(serving: ServingResult, result: Result): Term {
  const { timePerOutputToken, decode, chip } = serving;
  const { breakdown, stepSeconds, plan } = decode;
  const kept = Number(plan['acceptedTokensPerStep'] ?? 1);
  const heaviest = operatorTerms(breakdown.operators, chip, result);
  return {
    label: 'time per output token',
    value: timePerOutputToken.p50,
    text: formatDuration(timePerOutputToken.p50),
    derivation: {
      words: 'time of a decode step ÷ tokens that it keeps, at the batch that the load makes',
      operation: 'explained',
      terms: [
        {
          label: 'time of a decode step',
          value: stepSeconds,
          text: formatDuration(stepSeconds),
          derivation: {
            words: 'its parts one after the other',
            operation: 'explained',
            terms: [...phaseTerms(breakdown.phases), ...heaviest],
          },
        },
        {
          label: 'tokens kept per step',
          value: kept,
          text: formatNumber(kept),
          why: originOf(result, 'serving.speculative.acceptedTokensPerStep') || 'one token a step',
        },
        {
          label: 'sequences per chip',
          value: decode.batchPerChip,
          text: formatNumber(decode.batchPerChip),
          why: 'those in flight at the offered load',
        },
      ],
    },
  };
}

/** The fleet. */
export function servingChipsTerm(serving: ServingResult): Term {
  const { chips, prefill, decode, disaggregated } = serving;
  const pool = (
    name: string,
    { instances, chipsPerInstance, chips: size }: ServingResult['prefill'],
  ): Term => ({
    label: name,
    value: size,
    text: formatNumber(size),
    why: `${formatNumber(instances)} instances of ${formatNumber(chipsPerInstance)} chips`,
  });
  return {
    label: 'chips to serve',
    value: chips,
    text: formatNumber(chips),
    derivation: disaggregated
      ? {
          words: 'chips that prefill + chips that decode, sized against each other',
          operation: 'sum',
          terms: [pool('prefill', prefill), pool('decode', decode)],
        }
      : {
          words: 'instances × chips of an instance',
          operation: 'explained',
          terms: [pool('instances', decode)],
        },
  };
}
