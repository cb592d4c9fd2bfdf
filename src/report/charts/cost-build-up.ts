/** What a sum of money is made of. */
import type { CostPart } from '../../scenario/result.ts';
import { formatUsd } from '../../units/format.ts';
import { money, type UnitFamily, unitFor, usdPerHour } from '../display-unit.ts';
import { shareText } from '../number.ts';
import type { BarChart } from './chart.ts';

export interface CostBuildUp {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly parts: readonly CostPart[];
  /** USD when left out. */
  readonly units?: UnitFamily;
}

/** Bars of the parts of a cost, largest first; nothing when no part costs anything. */
export function costBuildUp({ id, title, label, parts, units }: CostBuildUp): BarChart | null {
  const ordered = parts.filter(({ usd }) => usd > 0).sort((a, b) => b.usd - a.usd);
  if (ordered.length === 0) return null;
  const values = ordered.map(({ usd }) => usd);
  const total = values.reduce((sum, value) => sum + value, 0);
  const unit = unitFor(units ?? money, values);
  const text = (value: number) =>
    `${formatUsd(value)}${unit.symbol === usdPerHour.symbol ? '/h' : ''}`;
  const labels = values.map(value => `${text(value)} · ${shareText(value / total)}`);
  return {
    kind: 'bars',
    id,
    title,
    description: `Total ${text(total)}. ${ordered
      .map(({ name }, index) => `${name}: ${labels[index]}`)
      .join('; ')}.`,
    categories: ordered.map(({ name }) => name),
    value: { label, unit, scale: 'linear' },
    stacked: false,
    series: [{ name: label, values, labels, tone: 'first' }],
    marks: [],
    key: [],
  };
}
