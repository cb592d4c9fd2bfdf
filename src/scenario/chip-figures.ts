/** The figures of the chips in use, each with the place it was read: the last step of every derivation. */
import type { Chip } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import type { Result, Source } from './result.ts';

type ChipFigures = NonNullable<Result['scenario']['chips']>[string];

/** Path in the profile, unit, and the figure in that unit. */
const figures: readonly (readonly [
  path: string,
  unit: string,
  of: (chip: Chip) => number | undefined,
])[] = [
  ['peakDense.bf16', 'FLOP/s', chip => chip.peakFlopPerSecond.bf16],
  ['peakDense.fp8', 'FLOP/s', chip => chip.peakFlopPerSecond.fp8],
  ['peakDense.int8', 'FLOP/s', chip => chip.peakFlopPerSecond.int8],
  ['peakDense.fp4', 'FLOP/s', chip => chip.peakFlopPerSecond.fp4],
  ['memory.capacity', 'B', chip => chip.memory.capacityBytes],
  ['memory.bandwidth', 'B/s', chip => chip.memory.bandwidthBytesPerSecond],
  ['scaleUp.bandwidthPerDirection', 'B/s', chip => chip.scaleUp.bandwidthBytesPerSecond],
  ['scaleOut.bandwidthPerDirection', 'B/s', chip => chip.scaleOut.bandwidthBytesPerSecond],
  ['power.serverPerChip', 'W', chip => chip.power.serverWattsPerChip],
  ['price.systemPerChip', 'USD', chip => chip.price.systemUsdPerChip],
];

/** Figures of one chip, with the ids of their sources as `Result.sources` names them. */
export function chipFigures({ chip, efficiency }: Device, sources: readonly Source[]): ChipFigures {
  const cited: Record<string, ChipFigures['figures'][string]> = {};
  for (const [path, unit, of] of figures) {
    const value = of(chip);
    if (value === undefined) continue;
    const read = chip.sources.find(({ id }) => id === chip.cited[path]);
    const source = sources.find(
      ({ title, where }) => title === read?.title && where === read.where,
    );
    const rule = chip.estimated[path];
    cited[path] = {
      value,
      unit,
      ...(source === undefined ? {} : { source: source.id }),
      ...(rule === undefined ? {} : { estimated: rule }),
    };
  }
  return { name: chip.name, efficiency: efficiency.id, figures: cited };
}
