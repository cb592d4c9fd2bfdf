/** One measure, or a few of one unit, side by side over the chips of a comparison. */
import type { UnitFamily } from '../display-unit.ts';
import { unitFor } from '../display-unit.ts';
import { inUnit } from '../number.ts';
import { type BarChart, type Tone, tones } from './chart.ts';

export interface Measure {
  readonly name: string;
  /** One value a chip; null where the work does not fit it. */
  readonly values: readonly (number | null)[];
}

export interface ByChip {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly chips: readonly string[];
  readonly units: UnitFamily;
  /** How a value reads beside its bar; in the axis's unit when left out. */
  readonly text?: (value: number) => string;
  readonly measures: readonly Measure[];
}

const doesNotFit = 'does not fit';

/** Grouped bars by chip; nothing when no chip has a value. */
export function byChip(compared: ByChip): BarChart | null {
  const { id, title, label, chips, units, measures } = compared;
  const all = measures.flatMap(({ values }) => values).filter(value => value !== null);
  if (all.length === 0) return null;
  const unit = unitFor(units, all);
  const known = compared.text ?? (value => inUnit(value, unit));
  const text = (value: number | null | undefined) =>
    value === null || value === undefined ? doesNotFit : known(value);
  return {
    kind: 'bars',
    id,
    title,
    description: `${chips
      .map(
        (chip, index) =>
          `${chip}: ${measures
            .map(({ name, values }) =>
              measures.length === 1 ? text(values[index]) : `${name} ${text(values[index])}`,
            )
            .join(', ')}`,
      )
      .join('; ')}.`,
    categories: chips,
    value: { label, unit, scale: 'linear' },
    stacked: false,
    series: measures.map(({ name, values }, index) => ({
      name,
      values,
      labels: values.map(value => (value === null && index > 0 ? null : text(value))),
      tone: tones[index % tones.length] as Tone,
    })),
    marks: [],
    key: [],
  };
}
