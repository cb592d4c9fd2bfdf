/** Train once, serve for months: the totals and their crossing. */
import type { Economics } from '../../scenario/result.ts';
import { formatNumber, formatPercent, formatUsd } from '../../units/format.ts';
import { type Lifetime, lifetimeCost, onlyOnce, trainingSoFar } from '../charts/lifetime.ts';
import { strategyCost, strategyTokenCost } from '../charts/strategy-cost.ts';
import {
  type Block,
  chartBlock,
  chartWithTable,
  mathBlock,
  paragraph,
  type Section,
  tableBlock,
} from '../content.ts';
import { crossingTerm, lifeTokenTerm } from '../derivations/lifetime.ts';
import { money, tokenCount, unitFor, usd } from '../display-unit.ts';
import type { Table } from '../table.ts';

function monthTable({ months }: Lifetime): Table {
  const costs = months.flatMap(month => [trainingSoFar(month), month.cumulativeServingUsd]);
  const unit = unitFor(money, costs);
  return {
    id: 'lifetime-months',
    title: 'Month by month',
    columns: [
      { key: 'month', label: 'Month' },
      {
        key: 'outputTokens',
        label: 'Output tokens',
        unit: unitFor(
          tokenCount,
          months.map(({ outputTokens }) => outputTokens),
        ),
      },
      { key: 'chips', label: 'Chips' },
      { key: 'servingUsd', label: 'Serving, this month', unit },
      { key: 'cumulativeServingUsd', label: 'Serving, so far', unit },
      { key: 'trainingUsd', label: 'Training', unit },
    ],
    rows: months.map(entry => ({
      month: entry.month,
      outputTokens: entry.outputTokens,
      chips: entry.chips,
      servingUsd: entry.servingUsd,
      cumulativeServingUsd: entry.cumulativeServingUsd,
      trainingUsd: trainingSoFar(entry),
    })),
  };
}

function sentence({ months, crossing, terms }: Lifetime): string {
  const last = months.at(-1);
  if (last === undefined) return 'The horizon has no months.';
  const every = terms?.retraining?.everyMonths;
  const runs = onlyOnce(months)
    ? ' once'
    : every === undefined
      ? ''
      : `, a run every ${formatNumber(every)} months`;
  const total = `Over ${formatNumber(months.length)} months serving costs ${formatUsd(last.cumulativeServingUsd)}; training costs ${formatUsd(trainingSoFar(last))}${runs}.`;
  return crossing === null
    ? `${total} Serving does not overtake training within the horizon.`
    : `${total} Serving overtakes training in month ${crossing}.`;
}

/** Section of the lifetime; nothing when no demand was given. */
export function lifetimeSection(
  lifetime: Economics['lifetime'],
  strategies: Economics['strategies'],
): readonly Section[] {
  if (lifetime === undefined) return [];
  return [
    {
      id: 'lifetime',
      title: 'Lifetime',
      blocks: [
        paragraph(sentence(lifetime)),
        ...valueSentence(lifetime),
        ...chartWithTable(lifetimeCost(lifetime), monthTable(lifetime)),
        ...mathBlock(crossingTerm(lifetime)),
        ...mathBlock(lifeTokenTerm(lifetime)),
        ...strategyBlocks(strategies),
      ],
    },
  ];
}

/** What the life is worth, where it earns something. */
function valueSentence({
  presentValue,
  internalRateOfReturn,
  usdPerMillionOutputTokens,
}: Lifetime): readonly Block[] {
  if (presentValue === undefined || usdPerMillionOutputTokens === undefined) return [];
  const perToken = `Training and serving together cost ${formatUsd(usdPerMillionOutputTokens)} per million output tokens over the life.`;
  if (presentValue.revenueUsd === 0) return [paragraph(perToken)];
  const rate =
    internalRateOfReturn === null || internalRateOfReturn === undefined
      ? ''
      : ` The internal rate of return is ${formatPercent(internalRateOfReturn)} a year.`;
  return [
    paragraph(
      `${perToken} Worth today: revenue ${formatUsd(presentValue.revenueUsd)}, serving ${formatUsd(presentValue.servingUsd)}, training ${formatUsd(presentValue.trainingUsd)}; net of all cash ${formatUsd(presentValue.netUsd)}.${rate}`,
    ),
  ];
}

function strategyBlocks(strategies: Economics['strategies']): readonly Block[] {
  if (strategies === undefined) return [];
  const worth = strategies.map(({ presentCostUsd: cost }) => cost ?? null);
  const unit = unitFor(money, worth);
  const table: Table = {
    id: 'strategies',
    title: 'Strategies side by side',
    columns: [
      { key: 'name', label: 'Strategy' },
      { key: 'chips', label: 'Trains on, serves on' },
      { key: 'basis', label: 'Rented or owned' },
      { key: 'cost', label: 'Cost today', unit },
      { key: 'net', label: 'Net present value', unit },
      { key: 'perToken', label: 'Per million output tokens', unit: usd },
      { key: 'crossing', label: 'Serving overtakes training in month' },
      { key: 'peak', label: 'Chips at the peak' },
    ],
    rows: strategies.map(strategy => ({
      name: strategy.name,
      chips: `${strategy.trainingChip}, ${strategy.servingChip}`,
      basis: strategy.basis,
      cost: strategy.presentCostUsd ?? null,
      net: strategy.netPresentValueUsd ?? null,
      perToken: strategy.usdPerMillionOutputTokens ?? null,
      crossing: strategy.crossing ?? null,
      peak: strategy.peakChips ?? null,
    })),
  };
  return [
    ...chartBlock(strategyCost(strategies)),
    ...chartBlock(strategyTokenCost(strategies)),
    ...tableBlock(table),
  ];
}
