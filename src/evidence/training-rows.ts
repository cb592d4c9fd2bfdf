/** The ledger's training measurements as rows of a fit: each with its model, its chip and a settled layout. */
import type { Device } from '../hardware/device.ts';
import { modelFromConfig } from '../model/read-model.ts';
import type { Library } from '../scenario/library.ts';
import { InputError } from '../schema/input-error.ts';
import { type EntryOf, groupOfEntry } from './ledger-entry.ts';
import { measuredStepSeconds, trainingCase } from './predict-training.ts';
import type { TrainingRow } from './training-knobs.ts';

export interface TrainingRows {
  readonly rows: readonly TrainingRow[];
  /** Entries that cannot be simulated, with the reason. */
  readonly unsupported: readonly { readonly id: string; readonly why: string }[];
}

/** Ledger configs say only what shapes the work; a missing context limit does not. */
const unlimitedContext = 2 ** 20;

/** One row per entry, by its first speed. */
export function trainingRows(
  entries: readonly EntryOf<'training'>[],
  library: Library,
): TrainingRows {
  const rows: TrainingRow[] = [];
  const unsupported: { id: string; why: string }[] = [];
  for (const entry of entries) {
    try {
      const row = rowOf(entry, library);
      if (typeof row === 'string') unsupported.push({ id: entry.id, why: row });
      else rows.push(row);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unsupported.push({ id: entry.id, why: error.problems[0]?.message ?? error.message });
    }
  }
  return { rows, unsupported };
}

function rowOf(entry: EntryOf<'training'>, library: Library): TrainingRow | string {
  const device = entryDevice(entry, library);
  const subject = {
    architecture: entryModel(entry, library),
    device,
    chips: entry.system.chips,
    setup: entry.setup,
  };
  const stacks = library.trainingStacks;
  const settled = trainingCase(subject, stacks);
  if (settled === undefined) return 'no layout divides the work as published';
  for (const measured of entry.measured) {
    const stepSeconds = measuredStepSeconds(settled, measured, stacks);
    if (stepSeconds === undefined) continue;
    return {
      id: entry.id,
      group: groupOfEntry(entry),
      generation: device.chip.efficiency,
      case: settled,
      stepSeconds,
      wholeRun: measured.metric === 'chipHours',
      wholeRunAtStart: stacks.eras().wholeRun,
    };
  }
  return 'measures no step';
}

function entryModel({ id, model }: EntryOf<'training'>, library: Library) {
  if (typeof model === 'string') return library.model(model);
  return modelFromConfig({ max_position_embeddings: unlimitedContext, ...model }, { id, file: id });
}

/** The profile of the entry's chip, with the fabric that the entry overrides. */
function entryDevice({ system }: EntryOf<'training'>, library: Library): Device {
  const chip = library.chip(system.chip);
  const { scaleUpDomain, scaleOutBytesPerSecond } = system;
  return {
    chip: {
      ...chip,
      scaleUp: { ...chip.scaleUp, domainChips: scaleUpDomain ?? chip.scaleUp.domainChips },
      scaleOut: {
        ...chip.scaleOut,
        bandwidthBytesPerSecond: scaleOutBytesPerSecond ?? chip.scaleOut.bandwidthBytesPerSecond,
      },
    },
    efficiency: library.efficiency(chip.efficiency),
  };
}
