/** The phases of a run, and what interrupts it. */
import type { TrainingResult } from '../../scenario/result.ts';
import { formatBytes, formatDuration, formatNumber } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import { shareText } from '../number.ts';
import type { Table } from '../table.ts';
import { factTable } from './fact-table.ts';

/** One row a phase; nothing for a run of one. */
export function phasesTable({ phases = [] }: TrainingResult): Table {
  const shown = phases.length > 1 ? phases : [];
  const unit = unitFor(
    stepTime,
    shown.map(({ stepSeconds }) => stepSeconds),
  );
  return {
    id: 'training-run-phases',
    title: 'Phases of the run',
    columns: [
      { key: 'name', label: 'Phase' },
      { key: 'tokens', label: 'Tokens' },
      { key: 'sequence', label: 'Sequence' },
      { key: 'batch', label: 'Batch' },
      { key: 'steps', label: 'Steps' },
      { key: 'seconds', label: 'Mean step', unit },
      { key: 'hours', label: 'Hours' },
      { key: 'chipHours', label: 'Chip-hours' },
    ],
    rows: shown.map(phase => ({
      name: phase.name,
      tokens: phase.tokens,
      sequence: phase.sequenceLength,
      batch: phase.globalBatchSequences,
      steps: phase.steps,
      seconds: phase.stepSeconds,
      hours: phase.hours,
      chipHours: phase.chipHours,
    })),
  };
}

/** Interruptions and checkpoints of the whole run. */
export function reliabilityTable({ reliability }: TrainingResult): Table {
  const facts =
    reliability === undefined
      ? []
      : [
          {
            name: 'Interruptions',
            value: formatNumber(reliability.interruptions),
            remark: `one in ${formatDuration(reliability.hoursBetweenInterruptions * secondsPerHour)}`,
          },
          {
            name: 'Checkpoint',
            value: formatBytes(reliability.checkpointBytes),
            remark: `safe after ${formatDuration(reliability.checkpointWriteSeconds)}, training waits ${formatDuration(reliability.checkpointStallSeconds)}`,
          },
          {
            name: 'Between checkpoints',
            value: formatDuration(reliability.checkpointIntervalSeconds),
          },
          { name: 'Time in restarts', value: shareText(reliability.restarting) },
          { name: 'Time in work done again', value: shareText(reliability.repeating) },
          { name: 'Time in checkpoints', value: shareText(reliability.checkpointing) },
        ];
  return factTable('training-reliability', 'Interruptions and checkpoints', facts);
}
