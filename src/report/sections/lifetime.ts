/** Train once, serve for months: the totals and their crossing. */
import type { Economics } from '../../scenario/result.ts';
import { formatNumber, formatUsd } from '../../units/format.ts';
import { type Lifetime, lifetimeCost, onlyOnce, trainingSoFar } from '../charts/lifetime.ts';
import { chartWithTable, paragraph, type Section } from '../content.ts';
import { money, tokenCount, unitFor } from '../display-unit.ts';
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

function sentence({ months, crossing }: Lifetime): string {
  const last = months.at(-1);
  if (last === undefined) return 'The horizon has no months.';
  const total = `Over ${formatNumber(months.length)} months serving costs ${formatUsd(last.cumulativeServingUsd)}; training costs ${formatUsd(trainingSoFar(last))}${onlyOnce(months) ? ' once' : ''}.`;
  return crossing === null
    ? `${total} Serving does not overtake training within the horizon.`
    : `${total} Serving overtakes training in month ${crossing}.`;
}

/** Section of the lifetime; nothing when no demand was given. */
export function lifetimeSection(lifetime: Economics['lifetime']): readonly Section[] {
  if (lifetime === undefined) return [];
  return [
    {
      id: 'lifetime',
      title: 'Lifetime',
      blocks: [
        paragraph(sentence(lifetime)),
        ...chartWithTable(lifetimeCost(lifetime), monthTable(lifetime)),
      ],
    },
  ];
}
