/** Ledger entries of kernels as rows of a fit: measured seconds, and seconds under any set of constants. */
import type { Chip } from '../hardware/chip.ts';
import { type Constants, efficiencyOf } from '../hardware/efficiency-constants.ts';
import type { OperatorCalls } from '../timing/operator-calls.ts';
import type { KernelRow, Values } from './fit.ts';
import { groupOfEntry, type KernelEntry } from './ledger-entry.ts';
import { kernelFigure, predictKernel } from './predict-kernel.ts';

/** A row that knows its entry. */
export interface EntryRow extends KernelRow {
  readonly entry: KernelEntry;
  /** Id of the chip's efficiency document. */
  readonly generation: string;
}

/** An entry that cannot be simulated, and why. */
export interface UnsupportedEntry {
  readonly entry: KernelEntry;
  readonly generation: string;
  readonly reason: string;
}

export interface KernelRows {
  readonly rows: readonly EntryRow[];
  readonly unsupported: readonly UnsupportedEntry[];
}

/** Efficiency constants and operator calls in one flat set; their names do not meet. */
export function valuesOf(constants: Constants, calls: OperatorCalls): Values {
  return { ...constants, ...calls };
}

/** Rows of the entries whose chip is known; `values` only decide which entries are supported. */
export function kernelRows(
  entries: readonly KernelEntry[],
  chipFor: (id: string) => Chip,
  values: (generation: string) => Values,
): KernelRows {
  const rows: EntryRow[] = [];
  const unsupported: UnsupportedEntry[] = [];
  for (const entry of entries) {
    const chip = chipFor(entry.system.chip);
    const generation = chip.efficiency;
    const benchOf = (all: Values) => ({
      device: { chip, efficiency: efficiencyOf(generation, all as Constants) },
      calls: all as OperatorCalls,
    });
    const bench = benchOf(values(generation));
    const prediction = predictKernel(entry, bench);
    const [first] = entry.measured;
    const measuredSeconds = first && kernelFigure(entry, first.metric, first.value, chip);
    if (!prediction.supported) {
      unsupported.push({ entry, generation, reason: prediction.reason });
    } else if (measuredSeconds === undefined) {
      unsupported.push({ entry, generation, reason: 'its rate does not stand for a time' });
    } else {
      rows.push({
        id: entry.id,
        entry,
        generation,
        group: groupOfEntry(entry),
        shape: shapeOf(entry),
        measuredSeconds,
        predict: all => {
          const again = predictKernel(entry, benchOf(all));
          return again.supported ? again.seconds : prediction.seconds;
        },
      });
    }
  }
  return { rows, unsupported };
}

/** What two measurements have to differ in to count as two kernel shapes: matrices, heads, experts, ranks. */
export function shapeOf({ kind, setup, system }: KernelEntry): string {
  switch (kind) {
    case 'gemm':
      return `${setup.n}×${setup.k}`;
    case 'attention':
      return `${setup.phase} ${setup.variant} ${setup.queryHeads}/${setup.kvHeads ?? setup.queryHeads}×${setup.headDim}`;
    case 'experts':
      return `${setup.experts}×${setup.hidden}×${setup.intermediate}`;
    case 'collective':
      return `${setup.operation} over ${system.chips}`;
  }
}
