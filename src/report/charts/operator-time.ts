/** Which operators take the time, and what bounds each. */
import type { OperatorTime } from '../../scenario/result.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import { inUnit } from '../number.ts';
import type { BarChart } from './chart.ts';
import { boundMeaning, boundTone, heaviestFirst } from './operators.ts';

/** More bars than this say nothing more to the eye; the table lists them all. */
const shown = 10;

export interface OperatorTimes {
  readonly id: string;
  readonly title: string;
  readonly operators: readonly OperatorTime[];
}

/** Bars of the heaviest operators of a step, coloured by bound; nothing when there are none. */
export function operatorTime({ id, title, operators }: OperatorTimes): BarChart | null {
  const heavy = heaviestFirst(operators)
    .filter(({ seconds }) => seconds > 0)
    .slice(0, shown);
  if (heavy.length === 0) return null;
  const values = heavy.map(({ seconds }) => seconds);
  const unit = unitFor(stepTime, values);
  const bounds = [...new Set(heavy.map(({ bound }) => bound))];
  return {
    kind: 'bars',
    id,
    title,
    description: `Own time of the heaviest operators, before overlap. ${heavy
      .map(
        ({ name, seconds, bound }) =>
          `${name}: ${inUnit(seconds, unit)}, bound by ${boundMeaning[bound]}`,
      )
      .join('; ')}.`,
    categories: heavy.map(({ name }) => name),
    value: { label: 'Own time per step', unit, scale: 'linear' },
    stacked: false,
    series: [
      {
        name: 'Own time per step',
        values,
        labels: values.map(seconds => inUnit(seconds, unit)),
        tone: heavy.map(({ bound }) => boundTone[bound]),
      },
    ],
    marks: [],
    key: bounds.map(bound => ({
      tone: boundTone[bound],
      label: `bound by ${boundMeaning[bound]}`,
    })),
  };
}
