/** What a forward step of serving needs to know: the model, the chip, the layout of one instance, the software. */
import type { Device } from '../hardware/device.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import type { Architecture, Attention } from '../model/architecture.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import type { ServingStack } from '../timing/software.ts';

export interface ServingContext {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly plan: ServingPlan;
  readonly stack: ServingStack;
}

/** Chips of one pipeline stage of an instance. */
export function stageChips({ tensorParallel, dataParallelAttention }: ServingPlan): number {
  return tensorParallel * dataParallelAttention;
}

/** Chips of one instance. */
export function instanceChips(plan: ServingPlan): number {
  return stageChips(plan) * plan.pipelineParallel;
}

/** FlashMLA's FP8 cache: 512 values of one byte, four fp32 scales, 64 rotary values in BF16 = 656 bytes for 576 elements. */
const latentEightBitScaleBytes = 16;

/** Bytes per cached element, scales included. */
export function cacheElementBytes(
  attention: Attention,
  precision: ServingPlan['kvCachePrecision'],
): number {
  if (precision === 'bf16') return bytesPerElement.bf16;
  if (attention.kind === 'gqa') return bytesPerElement.int8;
  const { keyValueRank, ropeHeadDim } = attention;
  const bytes = keyValueRank + latentEightBitScaleBytes + ropeHeadDim * bytesPerElement.bf16;
  return bytes / (keyValueRank + ropeHeadDim);
}

/** Cached elements per token on one rank of an attention replica: latent vectors are copied to every rank. */
export function cacheElementsPerRank(attention: Attention, tensorParallel: number): number {
  if (attention.kind === 'mla') return attention.keyValueRank + attention.ropeHeadDim;
  const heads = Math.max(1, attention.keyValueHeads / tensorParallel);
  return 2 * heads * attention.headDim;
}
