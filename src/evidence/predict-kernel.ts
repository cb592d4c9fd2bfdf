/** One door to the four kinds of kernels: what was measured, what Neraca says. */
import type { Device } from '../hardware/device.ts';
import type { Bench } from './bench.ts';
import type { KernelEntry } from './ledger-entry.ts';
import { measuredAttentionSeconds, predictAttention } from './predict-attention.ts';
import { measuredCollectiveSeconds, predictCollective } from './predict-collective.ts';
import { measuredExpertsSeconds, predictExperts } from './predict-experts.ts';
import { measuredGemmSeconds, predictGemm } from './predict-gemm.ts';
import { chipOf, type Prediction } from './prediction.ts';

/** Time of the entry's kernel, its system's own domain and network cards taken into account. */
export function predictKernel(entry: KernelEntry, { device, calls }: Bench): Prediction {
  const own = { device: { ...device, chip: chipOf(device.chip, entry) }, calls };
  switch (entry.kind) {
    case 'gemm':
      return predictGemm(entry, own);
    case 'attention':
      return predictAttention(entry, own);
    case 'experts':
      return predictExperts(entry, own);
    case 'collective':
      return predictCollective(entry, own.device);
  }
}

/** Time that the entry's first usable figure stands for, seconds. */
export function measuredKernelSeconds(entry: KernelEntry, device: Device): number | undefined {
  switch (entry.kind) {
    case 'gemm':
      return measuredGemmSeconds(entry);
    case 'attention':
      return measuredAttentionSeconds(entry);
    case 'experts':
      return measuredExpertsSeconds(entry);
    case 'collective':
      return measuredCollectiveSeconds(entry, { ...device, chip: chipOf(device.chip, entry) });
  }
}
