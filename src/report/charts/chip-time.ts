/** Chip-time of the same work on several chips, stacked by what bounds it. */

import { type ChipTime, resources } from '../chip-time.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import { amountText } from '../number.ts';
import { type BarChart, type Tone, tones } from './chart.ts';

export interface ChipTimeOf {
  readonly chip: string;
  readonly time: ChipTime;
}

/** One bar a chip, its total behind it; nothing when no chip does the work. */
export function chipTimeByChip(
  id: string,
  title: string,
  timed: readonly ChipTimeOf[],
): BarChart | null {
  if (timed.length === 0) return null;
  const last = resources.length - 1;
  return {
    kind: 'bars',
    id,
    title,
    description: `${timed
      .map(
        ({ chip, time }) =>
          `${chip}: ${amountText(time.total, stepTime)} (${resources
            .map(name => `${name} ${amountText(time.by[name], stepTime)}`)
            .join(', ')})`,
      )
      .join('; ')}.`,
    categories: timed.map(({ chip }) => chip),
    value: {
      label: 'Chip-time per million tokens',
      unit: unitFor(
        stepTime,
        timed.map(({ time }) => time.total),
      ),
      scale: 'linear',
    },
    stacked: true,
    series: resources.map((name, index) => ({
      name,
      values: timed.map(({ time }) => time.by[name]),
      labels: timed.map(({ time }) => (index === last ? amountText(time.total, stepTime) : null)),
      tone: tones[index] as Tone,
    })),
    marks: [],
    key: [],
  };
}
