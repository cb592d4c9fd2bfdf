/** What the parts of one simulation share: the library they read, and what they write down for the reader. */
import type { Chip, Precision } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import { nearestPrecision } from '../hardware/precision.ts';
import type { Architecture } from '../model/architecture.ts';
import type { RequestRecord } from '../serving/events/index.ts';
import type { PrepareInstance } from '../serving/instance.ts';
import type { Layouts } from '../serving/shared-layouts.ts';
import type { PipelineTiming } from '../training/choose-plan.ts';
import type { TrainingCosts } from '../training/evaluator.ts';
import type { Library } from './library.ts';
import type { Note } from './result.ts';
import { type Origin, type Reads, type Settled, settle } from './settled.ts';

/** Those who follow a simulated service while it runs. */
export interface Watch {
  /** Called for every counted request when it is answered. */
  readonly log?: (record: RequestRecord) => void;
  /** Called now and then with the share of requests that have arrived. */
  readonly progress?: (share: number) => void;
}

export interface Simulation {
  readonly watch?: Watch | undefined;
  /** What nobody reads may be left empty; all of it is read when absent. */
  readonly reads?: Reads | undefined;
  /** Costs that further runs of the same model take up; each works out its own when absent. */
  readonly costs?: TrainingCosts | undefined;
  /** Lets services of one layout share their steps; each times its own when absent. */
  readonly layouts?: Layouts | undefined;
  /** Hands out serving instances that further questions share; each prepares its own when absent. */
  readonly prepare?: PrepareInstance | undefined;
  /** Pipelines are walked item by item unless a formula is good enough. */
  readonly pipelines?: PipelineTiming | undefined;
  readonly library: Library;
  readonly model: Architecture;
  readonly settled: Settled;
  readonly notes: Note[];
  /** Chips in use with their curves, by id. */
  readonly devices: Map<string, Device>;
}

/** Whether this part of the result is worth its work. */
export function isRead({ reads }: Pick<Simulation, 'reads'>, path: string): boolean {
  return reads === undefined || reads(path);
}

/** Looks a chip up with its efficiency, and remembers that it is used. */
export function deviceFor(simulation: Simulation, id: string): Device {
  const chip = simulation.library.chip(id);
  const device = { chip, efficiency: simulation.library.efficiency(chip.efficiency) };
  simulation.devices.set(chip.id, device);
  return device;
}

/** The number format to run in: the one asked for, or the nearest that the chip has units for, with a note. */
export function settlePrecision(
  { settled, notes }: Simulation,
  path: string,
  wanted: { readonly precision: Precision; readonly origin: Origin },
  { chip, training }: { readonly chip: Chip; readonly training: boolean },
): Precision {
  const precision = nearestPrecision(chip, wanted.precision, training);
  if (precision === wanted.precision) return settle(settled, path, precision, wanted.origin);
  const text = `${chip.name} has no ${wanted.precision.toUpperCase()} units${
    training ? ' that training can use' : ''
  }: ${path} runs in ${precision.toUpperCase()} instead.`;
  if (!notes.some(note => note.text === text)) notes.push({ kind: 'info', text });
  return settle(settled, path, precision, 'chosen');
}

/** The format that the weights are published in. */
export function storedPrecision({ stored }: Architecture): Precision {
  return stored.linearBytes < 1 ? 'fp4' : stored.linearBytes < 2 ? 'fp8' : 'bf16';
}

/** A chip that this simulation has already used. */
export function usedChip({ devices }: Simulation, id: string): Chip {
  const device = devices.get(id);
  if (device === undefined) throw new Error(`chip ${id} is not part of this simulation`);
  return device.chip;
}
