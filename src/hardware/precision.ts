/** Number formats: how wide they are in memory, and which one a chip falls back to. */
import type { Chip, Precision } from './chip.ts';

/** Bytes per element as stored, block scales included: FP8 with one fp32 scale per 128 values, NVFP4 with one FP8 scale per 16. */
export const bytesPerElement: Readonly<Record<Precision, number>> = {
  bf16: 2,
  fp8: 1 + 4 / 128,
  int8: 1,
  fp4: 0.5 + 1 / 16,
};

/** What to try, in order, when the chip has no units for the format asked for: narrower weights first keep memory and bandwidth. */
const substitutes: Readonly<Record<Precision, readonly Precision[]>> = {
  bf16: [],
  fp8: ['int8', 'bf16'],
  int8: ['fp8', 'bf16'],
  fp4: ['fp8', 'int8', 'bf16'],
};

/** Integer formats carry no gradient, so training falls back past them. */
export function nearestPrecision(chip: Chip, wanted: Precision, training: boolean): Precision {
  const usable = (precision: Precision) =>
    chip.peakFlopPerSecond[precision] !== undefined && !(training && precision === 'int8');
  return [wanted, ...substitutes[wanted]].find(usable) ?? 'bf16';
}

/** Dense peak of a format; the BF16 peak when the chip has no units for it, FLOP/s. */
export function peakOf(chip: Chip, precision: Precision): number {
  return chip.peakFlopPerSecond[precision] ?? chip.peakFlopPerSecond.bf16 ?? 0;
}
