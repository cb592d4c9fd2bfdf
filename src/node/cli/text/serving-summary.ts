/** The service in a dozen lines. */
import type {
  Distribution,
  Economics,
  Infeasible,
  Pool,
  ServingResult,
} from '../../../scenario/result.ts';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatTokensPerSecond,
  formatUsd,
} from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { type Fact, factLines } from './facts.ts';
import { planText } from './plan-text.ts';
import { refusalLines } from './refusal.ts';
import { portionLines } from './share-bar.ts';
import { simulationLines } from './simulation-text.ts';
import { titled } from './titled.ts';

type Bill = Economics['serving'];

/** Price, load, latency, pools, and where a decode step goes. */
export function servingLines(
  serving: ServingResult | Infeasible,
  bill: Bill,
  colours: Colours,
): readonly string[] {
  if (!serving.feasible) return refusalLines('Serving', serving, colours);
  const { chips, chipName, idleChips, decode } = serving;
  const idle = idleChips > 0 ? `, ${formatCount(idleChips)} more idle` : '';
  return [
    ...titled('Serving', `${formatCount(chips)} × ${chipName}${idle}`, colours),
    ...factLines(
      [...price(bill), ...load(serving), ...latency(serving), ...pools(serving)],
      colours,
    ),
    ...(serving.simulation === undefined
      ? []
      : simulationLines(serving.simulation, serving.slo !== undefined, colours)),
    '  Where a decode step goes',
    ...portionLines(decode.breakdown.phases, decode.stepSeconds, colours),
  ];
}

function price(bill: Bill): readonly Fact[] {
  if (bill === undefined) return [];
  const { chipHour, atCapacity } = bill;
  const perMillion = (flatOut: number) => `per million tokens; ${formatUsd(flatOut)} flat out`;
  return [
    {
      label: 'Output tokens',
      value: formatUsd(bill.usdPerMillionOutputTokens),
      remark: perMillion(atCapacity.usdPerMillionOutputTokens),
    },
    {
      label: 'Input tokens',
      value: formatUsd(bill.usdPerMillionInputTokens),
      remark: perMillion(atCapacity.usdPerMillionInputTokens),
    },
    {
      label: 'Fleet',
      value: formatUsd(bill.usdPerDay),
      remark: `a day, at ${formatUsd(chipHour.usdPerChipHour)} per chip-hour (${chipHour.basis})`,
    },
  ];
}

function load(serving: ServingResult): readonly Fact[] {
  const { requestsPerSecond, capacityRequestsPerSecond, inputTokens, outputTokens } = serving;
  return [
    {
      label: 'Requests',
      value: `${formatNumber(requestsPerSecond)}/s`,
      remark: `of ${formatNumber(capacityRequestsPerSecond)}/s at most; ${formatCount(inputTokens)} tokens in, ${formatCount(outputTokens)} out`,
    },
    {
      label: 'Speed per chip',
      value: formatTokensPerSecond(serving.outputTokensPerSecondPerChip),
      remark: `out and ${formatTokensPerSecond(serving.inputTokensPerSecondPerChip)} in, over the whole fleet`,
    },
  ];
}

function latency(serving: ServingResult): readonly Fact[] {
  const { slo, sloAttainment } = serving;
  const row = (label: string, times: Distribution, limit: number | undefined): Fact => ({
    label,
    value: formatDuration(times.p50),
    remark: `median; ${formatDuration(times.p90)} for nine in ten${
      limit === undefined ? '' : `; target ${formatDuration(limit)}`
    }`,
  });
  return [
    row('First token', serving.timeToFirstToken, slo?.timeToFirstTokenSeconds),
    row('Each further token', serving.timePerOutputToken, slo?.timePerOutputTokenSeconds),
    ...(slo === undefined
      ? []
      : [
          {
            label: 'Targets met',
            value: formatPercent(Number(sloAttainment.toFixed(3))),
            remark: 'of requests',
          },
        ]),
  ];
}

function pools({ prefill, decode, disaggregated }: ServingResult): readonly Fact[] {
  if (!disaggregated) {
    return [
      {
        label: 'Layout',
        value: '',
        remark: `prefill and decode in turn; ${poolText(decode, 'sequences')}`,
      },
    ];
  }
  return [
    { label: 'Prefill', value: '', remark: poolText(prefill, 'prompt tokens') },
    { label: 'Decode', value: '', remark: poolText(decode, 'sequences') },
  ];
}

function poolText(
  { instances, chipsPerInstance, batchPerChip, utilisation, plan }: Pool,
  things: string,
): string {
  return (
    `${formatCount(instances)} × ${formatCount(chipsPerInstance)} chips, ` +
    `${formatNumber(batchPerChip)} ${things} per chip, ${formatPercent(Number(utilisation.toFixed(2)))} busy: ${planText(plan)}`
  );
}
