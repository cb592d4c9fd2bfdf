/** A value of a hardware profile by the path it has in its document, with the range that its sources allow. */
import type { Chip, Range } from '../hardware/chip.ts';

const values: Readonly<Record<string, (chip: Chip) => number | undefined>> = {
  'peakDense.bf16': chip => chip.peakFlopPerSecond.bf16,
  'peakDense.fp8': chip => chip.peakFlopPerSecond.fp8,
  'peakDense.int8': chip => chip.peakFlopPerSecond.int8,
  'peakDense.fp4': chip => chip.peakFlopPerSecond.fp4,
  'memory.capacity': chip => chip.memory.capacityBytes,
  'memory.bandwidth': chip => chip.memory.bandwidthBytesPerSecond,
  'scaleUp.bandwidthPerDirection': chip => chip.scaleUp.bandwidthBytesPerSecond,
  'scaleUp.domainChips': chip => chip.scaleUp.domainChips,
  'scaleOut.bandwidthPerDirection': chip => chip.scaleOut.bandwidthBytesPerSecond,
  'power.serverPerChip': chip => chip.power.serverWattsPerChip,
  'price.systemPerChip': chip => chip.price.systemUsdPerChip,
};

/** Paths that a claim may name. */
export const profilePaths = Object.keys(values);

/** In SI units; undefined where the chip has no such value. */
export function profileValue(chip: Chip, path: string): Range | undefined {
  const best = values[path]?.(chip);
  if (best === undefined) return undefined;
  return chip.ranges[path] ?? { low: best, best, high: best };
}
