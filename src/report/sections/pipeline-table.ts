/** Where the time of a pipeline goes, in the parts that schedules are compared by. */
import type { TrainingResult } from '../../scenario/result.ts';
import { stepTime, unitFor } from '../display-unit.ts';
import type { Table } from '../table.ts';

type Pipeline = NonNullable<TrainingResult['pipeline']>;

const parts: readonly (readonly [name: string, of: keyof Pipeline & `${string}Seconds`])[] = [
  ['Forward, alone', 'forwardSeconds'],
  ['Backward, alone', 'backwardSeconds'],
  ['Weight gradients, alone', 'weightSeconds'],
  ['Forward beside backward', 'overlappedSeconds'],
  ['Bubble', 'bubbleSeconds'],
  ['Waiting for transfers', 'transferSeconds'],
  ['Optimizer and gradient exchange', 'optimizerSeconds'],
];

/** Seconds of a mean rank by kind of work, what the busiest one waits, and the optimizer; what takes none is left out. */
export function pipelineParts(pipeline: Pipeline) {
  return parts
    .map(([name, part]) => ({ name, seconds: pipeline[part] }))
    .filter(({ seconds }) => seconds > 0);
}

/** The same as a table. */
export function pipelineTable(pipeline: Pipeline): Table {
  const shown = pipelineParts(pipeline);
  return {
    id: 'training-pipeline',
    title: 'The pipeline of a training step',
    columns: [
      { key: 'part', label: 'Part' },
      {
        key: 'seconds',
        label: 'Time per step',
        unit: unitFor(
          stepTime,
          shown.map(({ seconds }) => seconds),
        ),
      },
    ],
    rows: shown.map(({ name, seconds }) => ({ part: name, seconds })),
  };
}
