/** Where a step goes: its phases, longest first, with their share. */
import type { Phase } from '../../scenario/result.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import { inUnit, shareText } from '../number.ts';
import type { BarChart } from './chart.ts';

export interface StepPhases {
  readonly id: string;
  readonly title: string;
  /** What the value axis shows. */
  readonly label: string;
  readonly stepSeconds: number;
  readonly phases: readonly Phase[];
}

/** Bars of the phases of one step; nothing when the step has no phases. */
export function stepPhases({ id, title, label, stepSeconds, phases }: StepPhases): BarChart | null {
  const ordered = phases.filter(({ seconds }) => seconds > 0).sort((a, b) => b.seconds - a.seconds);
  const longest = ordered[0];
  if (longest === undefined) return null;
  const values = ordered.map(({ seconds }) => seconds);
  const unit = unitFor(stepTime, values);
  const total = Math.max(stepSeconds, longest.seconds);
  const share = (seconds: number) => shareText(seconds / total);
  return {
    kind: 'bars',
    id,
    title,
    description: `All of it takes ${inUnit(stepSeconds, unit)}. ${ordered
      .map(({ name, seconds }) => `${name}: ${inUnit(seconds, unit)} (${share(seconds)})`)
      .join('; ')}.`,
    categories: ordered.map(({ name }) => name),
    value: { label, unit, scale: 'linear' },
    stacked: false,
    series: [
      {
        name: label,
        values,
        labels: values.map(seconds => `${inUnit(seconds, unit)} · ${share(seconds)}`),
        tone: 'first',
      },
    ],
    marks: [],
    key: [],
  };
}
