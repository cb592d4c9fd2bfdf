/** Phases of a step as a table, with their share and their reason. */
import type { Phase } from '../../scenario/result.ts';
import { percent, stepTime, unitFor } from '../display-unit.ts';
import type { Table } from '../table.ts';

export interface PhaseList {
  readonly id: string;
  readonly title: string;
  readonly stepSeconds: number;
  readonly phases: readonly Phase[];
}

/** One row a phase, in the order of the step. */
export function phaseTable({ id, title, stepSeconds, phases }: PhaseList): Table {
  const unit = unitFor(
    stepTime,
    phases.map(({ seconds }) => seconds),
  );
  return {
    id,
    title,
    columns: [
      { key: 'name', label: 'Phase' },
      { key: 'seconds', label: 'Time', unit },
      { key: 'share', label: 'Share', unit: percent },
      { key: 'why', label: 'Why' },
    ],
    rows: phases.map(({ name, seconds, why }) => ({
      name,
      seconds,
      share: stepSeconds > 0 ? seconds / stepSeconds : null,
      why,
    })),
  };
}
