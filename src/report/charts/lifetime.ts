/** Train once, serve for months: when serving has cost more than training. */
import type { Economics } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';
import { money, plain, unitFor } from '../display-unit.ts';
import type { PlaneChart, PlaneSeries } from './chart.ts';

export type Lifetime = NonNullable<Economics['lifetime']>;

function crossingPoint({ months, crossing }: Lifetime): readonly PlaneSeries[] {
  const at = months.find(({ month }) => month === crossing);
  if (at === undefined) return [];
  return [
    {
      name: 'Crossing',
      points: [
        {
          x: at.month,
          y: at.cumulativeServingUsd,
          label: `serving overtakes in month ${at.month}`,
        },
      ],
      tone: 'accent',
      drawn: 'highlight',
    },
  ];
}

/** Cumulative training and serving cost by month; nothing with fewer than two months. */
export function lifetimeCost(lifetime: Lifetime): PlaneChart | null {
  const { months, crossing } = lifetime;
  const last = months.at(-1);
  if (last === undefined || months.length < 2) return null;
  const unit = unitFor(money, [last.cumulativeServingUsd, last.trainingUsd]);
  const training = formatUsd(last.trainingUsd);
  const serving = formatUsd(last.cumulativeServingUsd);
  const middle = months[Math.floor(months.length / 4)]?.month;
  return {
    kind: 'plane',
    id: 'lifetime',
    title: 'Training once against serving, added up month by month',
    description: `Training costs ${training} once. After ${last.month} months serving has cost ${serving}. ${
      crossing === null
        ? 'Serving does not overtake training within the horizon.'
        : `Serving overtakes training in month ${crossing}.`
    }`,
    x: { label: 'Months of service', unit: plain, scale: 'linear', from: 0, to: last.month },
    y: { label: 'Cost so far', unit, scale: 'linear' },
    series: [
      ...crossingPoint(lifetime),
      {
        name: 'Training',
        points: [
          { x: 0, y: last.trainingUsd, label: null },
          ...months.map(({ month, trainingUsd }) => ({
            x: month,
            y: trainingUsd,
            label: month === middle ? `training: ${training}` : null,
          })),
        ],
        tone: 'second',
        drawn: 'line',
      },
      {
        name: 'Serving',
        points: [
          { x: 0, y: 0, label: null },
          ...months.map(({ month, cumulativeServingUsd }) => ({
            x: month,
            y: cumulativeServingUsd,
            label: month === last.month ? `serving: ${serving}` : null,
          })),
        ],
        tone: 'first',
        drawn: 'line',
      },
    ],
    legend: false,
  };
}
