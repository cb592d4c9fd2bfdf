/** One door to the four kinds of kernels: the time of one, and the figure that a time means. */
import type { Chip } from '../hardware/chip.ts';
import type { Bench } from './bench.ts';
import { attentionWork, predictAttention } from './predict-attention.ts';
import { collectiveWork, predictCollective } from './predict-collective.ts';
import { predictExperts } from './predict-experts.ts';
import { gemmWork, predictGemm } from './predict-gemm.ts';
import { chipOf, type Prediction } from './prediction.ts';
import type { KernelSubject } from './subject.ts';

/** Time of the subject's kernel, its system's own domain and network cards taken into account. */
export function predictKernel(subject: KernelSubject, { device, calls }: Bench): Prediction {
  const own = { device: { ...device, chip: chipOf(device.chip, subject) }, calls };
  switch (subject.kind) {
    case 'gemm':
      return predictGemm(subject, own);
    case 'attention':
      return predictAttention(subject, own);
    case 'experts':
      return predictExperts(subject, own);
    case 'collective':
      return predictCollective(subject, own);
  }
}

/**
 * The figure of this metric that a time of `seconds` means; a rate and a time exchange places, so that it also gives the
 * seconds behind a rate. Undefined when the setup says too little.
 */
export function kernelFigure(
  subject: KernelSubject,
  metric: string,
  seconds: number,
  chip: Chip,
): number | undefined {
  if (metric === 'seconds') return seconds;
  const work = workOf(subject, metric, chip);
  return work === undefined ? undefined : work / seconds;
}

function workOf(subject: KernelSubject, metric: string, chip: Chip): number | undefined {
  switch (subject.kind) {
    case 'gemm':
      return gemmWork(subject, metric);
    case 'attention':
      return attentionWork(subject, metric);
    case 'experts':
      return undefined;
    case 'collective':
      return collectiveWork(subject, metric, chipOf(chip, subject));
  }
}
