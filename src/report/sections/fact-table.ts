/** Facts of different units in one table: name, value as text, remark. */
import type { Table } from '../table.ts';

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly remark?: string;
}

/** One row a fact; the remark column stands only where there is a remark. */
export function factTable(id: string, title: string, facts: readonly Fact[]): Table {
  const remarked = facts.some(({ remark }) => remark !== undefined);
  return {
    id,
    title,
    columns: [
      { key: 'name', label: 'Figure' },
      { key: 'value', label: 'Value' },
      ...(remarked ? [{ key: 'remark', label: 'Remark' }] : []),
    ],
    rows: facts.map(({ name, value, remark }) => ({ name, value, remark: remark ?? '' })),
  };
}
