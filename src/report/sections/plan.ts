/** A parallel layout in words people use. */

import { formatNumber } from '../../units/format.ts';
import type { Fact } from './fact-table.ts';
import { inWords } from './key-words.ts';

type PlanValue = number | string | boolean | readonly string[] | Readonly<Record<string, number>>;

function isList(value: PlanValue): value is readonly string[] {
  return Array.isArray(value);
}

function valueText(value: PlanValue): string {
  if (typeof value === 'number') return formatNumber(value);
  if (isList(value)) return value.join(', ');
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Object.entries(value)
    .map(([key, number]) => `${inWords(key).toLowerCase()} ${formatNumber(number)}`)
    .join(', ');
}

/** One fact for each setting of a plan, in its order. */
export function planFacts(plan: Readonly<Record<string, PlanValue>>): readonly Fact[] {
  return Object.entries(plan).map(([key, value]) => ({
    name: inWords(key),
    value: valueText(value),
  }));
}
