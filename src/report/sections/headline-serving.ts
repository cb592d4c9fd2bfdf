/** Serving in large figures. */
import type { Economics, Result, ServingResult } from '../../scenario/result.ts';
import { formatDuration, formatNumber, formatUsd } from '../../units/format.ts';
import { shortName } from '../chip-name.ts';
import type { Figure } from '../content.ts';
import {
  firstTokenTerm,
  outputCostTerm,
  servingChipsTerm,
  tokenTimeTerm,
} from '../derivations/serving.ts';
import { priceText, shareText } from '../number.ts';
import { rangeText } from './range-text.ts';
import { split } from './split.ts';

type ServingCost = Economics['serving'];

function chipsDetail({ disaggregated, chipName, prefill, decode }: ServingResult): string {
  return disaggregated
    ? `${shortName(chipName)}: ${formatNumber(prefill.chips)} for prefill, ${formatNumber(decode.chips)} for decode`
    : `${shortName(chipName)}, each doing prefill and decode in turn`;
}

function sloDetail({ slo, sloAttainment }: ServingResult): string {
  return slo === undefined ? '' : `; ${shareText(sloAttainment)} of requests meet the targets`;
}

/** Cost, latencies and chips of a service. */
export function servingFigures(
  serving: ServingResult,
  cost: ServingCost,
  result: Result,
): readonly Figure[] {
  const { timeToFirstToken: first, timePerOutputToken: next } = serving;
  const price =
    cost === undefined
      ? []
      : [
          {
            label: 'Cost of a million output tokens',
            ...split(priceText(cost.usdPerMillionOutputTokens)),
            detail: `${priceText(cost.usdPerMillionInputTokens)} for input tokens; ${priceText(cost.atCapacity.usdPerMillionOutputTokens)} for output at full load${rangeText(result, 'economics.serving.usdPerMillionOutputTokens')}`,
            math: outputCostTerm(serving, cost, result),
          },
        ];
  return [
    ...price,
    {
      label: 'Time to first token',
      ...split(formatDuration(first.p50)),
      detail: `median; 99% of requests within ${formatDuration(first.p99)}`,
      math: firstTokenTerm(serving),
    },
    {
      label: 'Time per output token',
      ...split(formatDuration(next.p50)),
      detail: `median; 99% within ${formatDuration(next.p99)}${sloDetail(serving)}`,
      math: tokenTimeTerm(serving, result),
    },
    {
      label: 'Chips to serve',
      ...split(formatNumber(serving.chips)),
      detail: chipsDetail(serving),
      math: servingChipsTerm(serving),
    },
  ];
}

function dayText(cost: ServingCost): string {
  if (cost === undefined) return '';
  const { usdPerDay, revenueUsdPerDay: earned } = cost;
  const income = earned === undefined ? '' : ` and earns ${formatUsd(earned)} at the price list`;
  return ` The fleet costs ${formatUsd(usdPerDay)} a day${income}.`;
}

/** Serving in a sentence or two. */
export function servingAnswer(task: string, serving: ServingResult, cost: ServingCost): string {
  const { chips, chipName, requestsPerSecond, outputTokensPerSecondPerChip: rate } = serving;
  const price =
    cost === undefined
      ? ''
      : ` costs ${priceText(cost.usdPerMillionInputTokens)} per million input tokens and ${priceText(cost.usdPerMillionOutputTokens)} per million output tokens. It`;
  const first = formatDuration(serving.timeToFirstToken.p50);
  const next = formatDuration(serving.timePerOutputToken.p50);
  return `${task} on ${formatNumber(chips)} × ${shortName(chipName)}${price} answers ${formatNumber(requestsPerSecond)} requests per second, ${formatNumber(rate)} output tokens per second per chip; the first token comes after ${first}, each further one after ${next} (medians).${dayText(cost)}`;
}
