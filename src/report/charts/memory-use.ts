/** Memory by category against the chip's capacity, one bar for each job a chip does. */
import type { Memory } from '../../scenario/result.ts';
import { byteCount, unitFor } from '../display-unit.ts';
import { inUnit } from '../number.ts';
import { type BarChart, type Tone, tones } from './chart.ts';

export interface MemoryOf {
  /** `Training, H800`. */
  readonly job: string;
  readonly memory: Memory;
}

/** Stacked bars of memory by category with the capacity marked; nothing without memory figures. */
export function memoryUse(jobs: readonly MemoryOf[]): BarChart | null {
  if (jobs.length === 0) return null;
  const names = [...new Set(jobs.flatMap(({ memory }) => memory.parts.map(({ name }) => name)))];
  const unit = unitFor(
    byteCount,
    jobs.map(({ memory }) => memory.capacityBytes),
  );
  const bytesOf = (memory: Memory, name: string) =>
    memory.parts.reduce((sum, part) => sum + (part.name === name ? part.bytes : 0), 0);
  return {
    kind: 'bars',
    id: 'memory',
    title: 'Memory of a chip, by use, against its capacity',
    description: `${jobs
      .map(
        ({ job, memory }) =>
          `${job}: ${inUnit(memory.usedBytes, unit)} used of ${inUnit(memory.capacityBytes, unit)} (${memory.parts
            .map(part => `${part.name} ${inUnit(part.bytes, unit)}`)
            .join(', ')})`,
      )
      .join('. ')}.`,
    categories: jobs.map(({ job }) => job),
    value: { label: 'Memory per chip', unit, scale: 'linear' },
    stacked: true,
    series: names.map((name, index) => ({
      name,
      values: jobs.map(({ memory }) => bytesOf(memory, name)),
      labels: jobs.map(() => null),
      tone: tones[index % 8] as Tone,
    })),
    marks: jobs.map(({ memory }, category) => ({
      category,
      value: memory.capacityBytes,
      label: `${inUnit(memory.capacityBytes, unit)} capacity`,
    })),
    key: [],
  };
}
