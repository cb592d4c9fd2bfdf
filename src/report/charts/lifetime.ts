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

/** Spent on training up to and including the month; older results state it as one sum. */
export function trainingSoFar({ trainingUsd, cumulativeTrainingUsd }: Lifetime['months'][number]) {
  return cumulativeTrainingUsd ?? trainingUsd;
}

/** Was the model trained before the first month only? */
export function onlyOnce(months: Lifetime['months']): boolean {
  const [first] = months;
  const last = months.at(-1);
  return first === undefined || last === undefined || trainingSoFar(first) === trainingSoFar(last);
}

/** Cumulative training and serving cost by month; nothing with fewer than two months. */
export function lifetimeCost(lifetime: Lifetime): PlaneChart | null {
  const { months, crossing } = lifetime;
  const last = months.at(-1);
  if (last === undefined || months.length < 2) return null;
  const unit = unitFor(money, [last.cumulativeServingUsd, trainingSoFar(last)]);
  const training = formatUsd(trainingSoFar(last));
  const first = months[0] ?? last;
  const serving = formatUsd(last.cumulativeServingUsd);
  const place = onlyOnce(months) ? Math.floor(months.length / 4) : months.length - 1;
  const middle = months[place]?.month;
  return {
    kind: 'plane',
    id: 'lifetime',
    title: `Training${onlyOnce(months) ? ' once' : ''} against serving, added up month by month`,
    description: `Training costs ${training}${onlyOnce(months) ? ' once' : ''}. After ${last.month} months serving has cost ${serving}. ${
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
          { x: 0, y: trainingSoFar(first), label: null },
          ...months.map(entry => ({
            x: entry.month,
            y: trainingSoFar(entry),
            label: entry.month === middle ? `training: ${training}` : null,
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
