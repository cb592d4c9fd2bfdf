/** Tables of a comparison: one row a chip, one column a measure, the best of each column marked. */
import type { DisplayUnit } from '../display-unit.ts';
import type { Cell, Table } from '../table.ts';
import type { Compared } from './compared.ts';

export interface ComparedMeasure {
  readonly key: string;
  readonly label: string;
  readonly unit?: DisplayUnit;
  /** Which end wins; none: no chip is better for it. */
  readonly best?: 'lowest' | 'highest';
  readonly of: (entry: Compared) => number | null;
}

export interface SideBySide {
  readonly id: string;
  readonly title: string;
  readonly measures: readonly ComparedMeasure[];
}

type Best = NonNullable<Table['best']>[number];

/** Rows whose value is the best of its column; none when there is no difference to win by. */
function bestOf(measure: ComparedMeasure, entries: readonly Compared[]): readonly Best[] {
  const values = entries.map(measure.of);
  const known = values.filter(value => value !== null);
  if (measure.best === undefined || new Set(known).size < 2) return [];
  const winner = measure.best === 'lowest' ? Math.min(...known) : Math.max(...known);
  return values.flatMap((value, row) => (value === winner ? [{ row, column: measure.key }] : []));
}

/** The table of some measures over all chips. */
export function sideBySide(list: SideBySide, entries: readonly Compared[]): Table {
  const { id, title } = list;
  const measures = list.measures.filter(({ of }) => entries.some(entry => of(entry) !== null));
  return {
    id,
    title,
    columns: [
      { key: 'chip', label: 'Chip' },
      ...measures.map(({ key, label, unit }) =>
        unit === undefined ? { key, label } : { key, label, unit },
      ),
    ],
    rows: entries.map(entry => {
      const row: Record<string, Cell> = { chip: entry.chip };
      for (const { key, of } of measures) row[key] = of(entry);
      return row;
    }),
    best: measures.flatMap(measure => bestOf(measure, entries)),
  };
}
