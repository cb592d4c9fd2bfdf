/** Memory on the fullest rank of a training plan, by category. */

import { bytesPerElement } from '../hardware/precision.ts';
import type { Attention, LayerGroup } from '../model/architecture.ts';
import { attentionKind } from '../model/attention/attention.ts';
import { distinctLayers } from '../model/layer-parameters.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import { gibi } from '../units/quantity.ts';
import { heldParameters, shardCounts } from './held-parameters.ts';
import type { TrainingContext } from './layer-work.ts';

export interface MemoryPart {
  readonly name: string;
  readonly bytes: number;
}

export interface MemoryBudget {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly parts: readonly MemoryPart[];
}

/** BF16 weights, as kept for compute; an FP8 copy is made on the fly from them. */
const weightBytes = 2;
/** Gradients accumulate in fp32. */
const gradientBytes = 4;
/** AdamW: fp32 master weight and two moments; 8-bit training keeps the moments in BF16 (DeepSeek-V3, section 3.3.2). */
const optimizerBytes = { bf16: 12, eightBit: 8 } as const;
/** Driver, communication buffers and allocator slack, per chip: what 22 published budgets leave unexplained. */
const runtimeBytes = 3 * gibi;

/** Bytes by category against the chip's capacity. */
export function trainingMemory(context: TrainingContext, microBatches: number): MemoryBudget {
  const { plan, device } = context;
  const held = heldParameters(context);
  const shards = shardCounts(context);
  const sharded = {
    all: held.expert + held.other,
    split: held.expert / shards.expert + held.other / shards.other,
  };
  const from = (stage: number) => (plan.zeroStage >= stage ? sharded.split : sharded.all);
  const perOptimizer = plan.precision === 'bf16' ? optimizerBytes.bf16 : optimizerBytes.eightBit;
  const parts = [
    { name: 'weights', bytes: from(3) * weightBytes },
    { name: 'gradients', bytes: from(2) * gradientBytes },
    { name: 'optimizer', bytes: plan.offload === 'optimizer' ? 0 : from(1) * perOptimizer },
    { name: 'activations', bytes: activationBytes(context, microBatches) },
    { name: 'runtime and buffers', bytes: runtimeBytes },
  ];
  return {
    capacityBytes: device.chip.memory.capacityBytes,
    usedBytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    parts,
  };
}

/** Micro-batches whose activations the first rank holds at once, counted in full stages. */
export function microBatchesInFlight(plan: TrainingPlan, microBatches: number): number {
  const { pipelineParallel: ranks, virtualPipelineStages: virtual } = plan;
  switch (plan.pipelineSchedule) {
    case 'gpipe':
      return microBatches;
    case '1f1b':
    case 'zero-bubble':
    case 'zero-bubble-v':
      return Math.min(microBatches, ranks);
    case 'interleaved-1f1b':
      // arXiv 2104.04473 and 2205.05198: p·(1 + (p−1)/(p·v)) stages' worth.
      return Math.min(microBatches, ranks * (1 + (ranks - 1) / (ranks * virtual)));
    case 'dualpipe':
      return Math.min(microBatches, ranks + 1);
    case 'dualpipe-v':
      return Math.min(microBatches, ranks + 1 / 2);
  }
}

function activationBytes(context: TrainingContext, microBatches: number): number {
  const { architecture, plan, sequenceLength } = context;
  const tokens = (plan.microBatchSequences * sequenceLength) / plan.contextParallel;
  let bytes = 0;
  let count = 0;
  for (const layer of distinctLayers(architecture)) {
    bytes += layer.count * layerActivationBytes(layer, architecture.hidden, tokens, plan);
    count += layer.count;
  }
  const perStage = (bytes / count) * Math.ceil(count / plan.pipelineParallel);
  const inFlight = microBatchesInFlight(plan, microBatches);
  const logits = (tokens * architecture.vocabulary * 4) / plan.tensorParallel;
  return perStage * inFlight + (plan.pipelineParallel === 1 ? logits : 0);
}

/**
 * Saved for backward by one layer, bytes. With flash attention scores are never stored, so what remains of
 * s·b·h·(34 + 5·a·s/h) (arXiv 2205.05198, equation 2) is linear in tokens: inputs of the norms, the projections and
 * the activation function. 8-bit training keeps the inputs of matrices and of the activation function in 8 bits
 * (DeepSeek-V3, arXiv 2412.19437, section 3.3.3).
 */
export function layerActivationBytes(
  { attention, feedForward }: LayerGroup,
  hidden: number,
  tokens: number,
  plan: TrainingPlan,
): number {
  const sixteen = bytesPerElement.bf16;
  const cached = bytesPerElement[plan.precision === 'bf16' ? 'bf16' : 'fp8'];
  const share = tokens / plan.tensorParallel;
  const boundary = share * hidden * sixteen;
  if (plan.recompute === 'full') return boundary;
  const selective = plan.recompute === 'selective';
  const rows = feedForward.kind === 'dense' ? 1 : feedForward.topK;
  const shared = feedForward.kind === 'moe' ? feedForward.sharedIntermediate : 0;
  // Gate and up, and their product unless it is redone.
  const inner = (rows * feedForward.intermediate + shared) * (selective ? 2 : 3) * cached;
  const norms = selective ? 0 : 2 * hidden * sixteen;
  const inputs = hidden * (1 + rows) * cached;
  return boundary + share * (attentionSaved(attention, selective, cached) + inner + norms + inputs);
}

/** Bytes per token that attention keeps: projected heads, unless they are projected again, and its output. */
function attentionSaved(attention: Attention, selective: boolean, cached: number): number {
  const sixteen = bytesPerElement.bf16;
  const { kept, expanded, output } = attentionKind(attention).saved(attention);
  return (kept + (selective ? 0 : expanded)) * sixteen + output * cached;
}
