/** What fills a chip's memory, in training and in each pool of the service. */
import type { Result } from '../../scenario/result.ts';
import { type MemoryOf, memoryUse } from '../charts/memory-use.ts';
import { shortName } from '../chip-name.ts';
import { chartWithTable, type Section } from '../content.ts';
import { byteCount, percent, unitFor } from '../display-unit.ts';
import type { Table } from '../table.ts';

type Jobs = Pick<Result, 'training' | 'serving'>;

function optionalJob(job: string, memory: MemoryOf['memory'] | undefined): readonly MemoryOf[] {
  return memory === undefined ? [] : [{ job, memory }];
}

/** Every job whose memory is known, infeasible ones included: there it shows by how much it does not fit. */
export function memoryJobs({ training, serving }: Jobs): readonly MemoryOf[] {
  const trained =
    training === undefined
      ? []
      : optionalJob(
          `Training: ${training.feasible ? shortName(training.chipName) : training.chip}`,
          training.memory,
        ).concat(
          training.feasible && training.host !== undefined
            ? [
                {
                  job: `Host of ${shortName(training.chipName)}, a chip's share`,
                  memory: training.host,
                },
              ]
            : [],
        );
  if (serving === undefined) return trained;
  if (!serving.feasible)
    return [...trained, ...optionalJob(`Serving: ${serving.chip}`, serving.memory)];
  return [
    ...trained,
    { job: `Prefill: ${shortName(serving.chipName)}`, memory: serving.prefill.memory },
    { job: `Decode: ${shortName(serving.chipName)}`, memory: serving.decode.memory },
  ];
}

function memoryTable(jobs: readonly MemoryOf[]): Table {
  const unit = unitFor(
    byteCount,
    jobs.map(({ memory }) => memory.capacityBytes),
  );
  return {
    id: 'memory-use',
    title: 'Memory of a chip, by use',
    columns: [
      { key: 'use', label: 'Use' },
      { key: 'job', label: 'Job' },
      { key: 'bytes', label: 'Memory', unit },
      { key: 'share', label: 'Of capacity', unit: percent },
    ],
    rows: jobs.flatMap(({ job, memory }) =>
      [...memory.parts, { name: 'all', bytes: memory.usedBytes }].map(({ name, bytes }) => ({
        use: name,
        job,
        bytes,
        share: memory.capacityBytes > 0 ? bytes / memory.capacityBytes : null,
      })),
    ),
  };
}

/** Section of the memory; nothing when no job has memory figures. */
export function memorySection(result: Jobs): readonly Section[] {
  const jobs = memoryJobs(result);
  if (jobs.length === 0) return [];
  return [
    {
      id: 'memory',
      title: 'Memory',
      blocks: chartWithTable(memoryUse(jobs), memoryTable(jobs)),
    },
  ];
}
