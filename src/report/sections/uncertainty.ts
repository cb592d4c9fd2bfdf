/** How far the answers may move when inputs move within their ranges. */
import type { Result } from '../../scenario/result.ts';
import { type Section, tableBlock } from '../content.ts';
import { inputValues } from './input-values.ts';

/** Section of the ranges; nothing when none were worked out. */
export function uncertaintySection({ uncertainty, scenario }: Result): readonly Section[] {
  if (uncertainty === undefined || Object.keys(uncertainty).length === 0) return [];
  const rows = inputValues({ ...scenario, values: uncertainty, origins: {} });
  return [
    {
      id: 'uncertainty',
      title: 'Uncertainty',
      blocks: tableBlock({
        id: 'uncertainty',
        title: 'Ranges',
        columns: [
          { key: 'path', label: 'Quantity' },
          { key: 'value', label: 'Value' },
        ],
        rows: rows.map(({ path, value }) => ({ path, value })),
      }),
    },
  ];
}
