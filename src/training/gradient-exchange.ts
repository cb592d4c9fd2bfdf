/** Communication of a step beside the layers: gradients and parameters, and activations between pipeline stages. */
import { bytesPerElement } from '../hardware/precision.ts';
import { allGatherSeconds } from '../network/all-gather.ts';
import { allReduceSeconds } from '../network/all-reduce.ts';
import { groupOf } from '../network/group.ts';
import { pointToPointSeconds } from '../network/point-to-point.ts';
import { heldParameters, replicaCounts, shardCounts } from './held-parameters.ts';
import type { TrainingContext } from './layer-work.ts';

/** Parameters are gathered in BF16 (Megatron-Core's distributed optimizer). */
const parameterBytes = 2;

/**
 * Gradients and parameters that backward does not hide, seconds a step. `microBatchSeconds` is the busiest rank's
 * forward and backward. Gradients of the last micro-batch's chunks flow while earlier chunks still compute.
 */
export function gradientExchange(
  context: TrainingContext,
  microBatchSeconds: number,
  microBatches: number,
): number {
  const { plan, stack } = context;
  const volume = dataParallelSeconds(context);
  if (plan.zeroStage === 3) {
    // Parameters are gathered in forward and in backward and gradients scattered, at every micro-batch.
    const seconds = microBatches * (2 * volume(parameterBytes) + volume(parameterBytes));
    const hidden = stack.shardedHidden * microBatches * microBatchSeconds;
    return Math.max(0, seconds + replicaSeconds(context) - hidden);
  }
  const seconds = volume(plan.gradientBytes) + volume(parameterBytes) + replicaSeconds(context);
  const { virtualPipelineStages: virtual, pipelineParallel: ranks } = plan;
  const window =
    microBatchSeconds * (1 / virtual + (Math.min(microBatches, ranks) * (virtual - 1)) / virtual);
  return Math.max(0, seconds - stack.gradientHidden * window);
}

/** Time to scatter or gather every local parameter once, experts and the rest over their own groups, seconds, by their bytes. */
function dataParallelSeconds(context: TrainingContext): (bytesPerParameter: number) => number {
  const { device, plan } = context;
  const held = heldParameters(context);
  const shards = shardCounts(context);
  const other = groupOf(device.chip, shards.other, plan.tensorParallel);
  const expertStride = plan.expertParallel * plan.expertTensorParallel;
  const expert = groupOf(device.chip, shards.expert, expertStride);
  return bytesPerParameter =>
    allGatherSeconds(held.other * bytesPerParameter, other, device) +
    allGatherSeconds(held.expert * bytesPerParameter, expert, device);
}

/** Replicas of a shard group sum the gradients of their shards among each other once a step, seconds. */
function replicaSeconds(context: TrainingContext): number {
  const { device, plan } = context;
  const shards = shardCounts(context);
  const replicas = replicaCounts(context);
  if (replicas.other === shards.other && replicas.expert === shards.expert) return 0;
  const held = heldParameters(context);
  const bytes = plan.zeroStage === 3 ? parameterBytes : plan.gradientBytes;
  const other = groupOf(
    device.chip,
    replicas.other / shards.other,
    plan.tensorParallel * shards.other,
  );
  const expertStride = plan.expertParallel * plan.expertTensorParallel * shards.expert;
  const expert = groupOf(device.chip, replicas.expert / shards.expert, expertStride);
  return (
    allReduceSeconds((held.other / shards.other) * bytes, other, device) +
    allReduceSeconds((held.expert / shards.expert) * bytes, expert, device)
  );
}

/** Time for the activations of one micro-batch to reach the next pipeline stage, seconds. */
export function stageTransferSeconds(context: TrainingContext): number {
  const { architecture, device, plan, sequenceLength } = context;
  if (plan.pipelineParallel === 1) return 0;
  const tokens = (plan.microBatchSequences * sequenceLength) / plan.contextParallel;
  const bytes = (tokens * architecture.hidden * bytesPerElement.bf16) / plan.tensorParallel;
  const stride = plan.tensorParallel * plan.contextParallel * plan.dataParallel;
  const inside = stride * plan.pipelineParallel <= device.chip.scaleUp.domainChips;
  return pointToPointSeconds(bytes, inside, device);
}
