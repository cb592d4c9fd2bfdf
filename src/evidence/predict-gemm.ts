/** Time of a published matrix product. */
import type { Precision } from '../hardware/chip.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import { timesWholeOperators } from '../timing/operator-calls.ts';
import { gemmSeconds } from '../timing/roofline.ts';
import type { Bench } from './bench.ts';
import { type Prediction, precisionOf, predicted, unsupported } from './prediction.ts';
import type { SubjectOf } from './subject.ts';

/** Seconds of the product, quantization of its input included where the source timed the whole layer. */
export function predictGemm({ setup }: SubjectOf<'gemm'>, bench: Bench): Prediction {
  const precision = precisionOf(setup.precision);
  if (precision === undefined) return unsupported(`no matrix units compute in ${setup.precision}`);
  const { m, n, k, groups = 1, scaling } = setup;
  const product = gemmSeconds({ groups, groupsRead: groups, m, n, k, precision }, bench.device);
  if (precision === 'bf16' || !timesWholeOperators(setup.engine)) return predicted(product);
  const elements = groups * m * k;
  return predicted(product + quantizeSeconds({ elements, precision, scaling }, bench));
}

/** FLOP or bytes of which a published rate counts so many a second; bytes count inputs and output once. */
export function gemmWork({ setup }: SubjectOf<'gemm'>, metric: string): number {
  const { m, n, k, groups = 1, precision } = setup;
  if (metric === 'flopPerSecond') return 2 * groups * m * n * k;
  const width = bytesPerElement[precisionOf(precision) ?? 'bf16'];
  return groups * ((m + n) * k * width + m * n * bytesPerElement.bf16);
}

interface Quantization {
  readonly elements: number;
  readonly precision: Precision;
  readonly scaling: 'tensor' | 'block' | undefined;
}

/** Time to bring a 16-bit input into a narrower format: a start-up and a pass over memory, seconds. */
function quantizeSeconds(
  { elements, precision, scaling = 'tensor' }: Quantization,
  { device, calls }: Bench,
): number {
  const kind = precision === 'fp4' ? 'fp4' : scaling;
  const { chip, efficiency } = device;
  const rate = chip.memory.bandwidthBytesPerSecond * efficiency.memory.passFraction;
  // Units that take power-of-two scales want those of 128-wide blocks converted and laid out anew.
  const rescaled = kind === 'block' && chip.peakFlopPerSecond.fp4 !== undefined;
  const start = calls[`quantize.${kind}`] + (rescaled ? calls['quantize.rescale'] : 0);
  return start + (elements * calls[`quantize.${kind}Bytes`]) / rate;
}
