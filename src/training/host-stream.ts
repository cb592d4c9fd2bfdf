/** Weights and activations that the host keeps: what streams past compute at every micro-batch, and what of it shows. */
import { bytesPerElement } from '../hardware/precision.ts';
import { isOffloaded, type TrainingPlan } from '../parallelism/plan.ts';
import { activationBytes } from './activations.ts';
import {
  heldByLayers,
  heldStages,
  passedShare,
  shardCounts,
  stageLayers,
} from './held-parameters.ts';
import { type Copy, copySeconds, noCopy } from './host-link.ts';
import type { TrainingContext } from './layer-work.ts';

/** PyTorch FSDP has no 16-bit weights of its own: it shards the fp32 master weight and casts what it gathers. */
export function mastersAreWeights({
  zeroStage,
  stackFamily,
  optimizerState,
}: Pick<TrainingPlan, 'zeroStage' | 'stackFamily' | 'optimizerState'>): boolean {
  return zeroStage === 3 && stackFamily === 'fsdp' && optimizerState !== 'bf16';
}

/** Weights come from the host; where they are the optimizer's master weights, they are where the optimizer is. */
export function weightsStream(plan: TrainingPlan): boolean {
  return (
    isOffloaded(plan, 'weights') && (!mastersAreWeights(plan) || isOffloaded(plan, 'optimizer'))
  );
}

/**
 * Bytes that one micro-batch moves on the rank that moves most. Activations leave in forward and return in backward;
 * weights of the layers come for each of the two, once for backward and what it recomputes. Of fully sharded weights each
 * chip fetches its shard, before the shards are gathered as ever (ZeRO-Infinity, arXiv 2104.07857, section 6.1).
 */
export function microBatchCopy(context: TrainingContext): Copy {
  const { architecture, plan } = context;
  const weights = weightsStream(plan);
  const activations = isOffloaded(plan, 'activations');
  if (!weights && !activations) return noCopy;
  const { stages, ranks } = heldStages(plan);
  const shards = plan.zeroStage === 3 ? shardCounts(context) : { expert: 1, other: 1 };
  let most = noCopy;
  for (const rank of ranks) {
    const passed = passedShare(plan, rank.length);
    let kept = 0;
    let read = 0;
    for (const stage of rank) {
      const held = stageLayers(architecture, plan, stage, stages);
      if (activations) kept += passed * activationBytes(held, context, 1);
      if (!weights) continue;
      const { expert, other } = heldByLayers(held, context);
      read += passed * bytesPerElement.bf16 * (expert / shards.expert + other / shards.other);
    }
    const copy = { toHost: kept, fromHost: kept + 2 * read };
    if (copy.fromHost > most.fromHost) most = copy;
  }
  return most;
}

/**
 * Seconds a step that compute waits for the link. The copies of a micro-batch run beside its forward and backward; what
 * takes longer than those two delays every micro-batch, and every stage while the pipeline fills and drains:
 * (m + (p − 1)/v) · max(0, copy − t).
 */
export function hostWaitSeconds(
  context: TrainingContext,
  microBatchSeconds: number,
  microBatches: number,
): number {
  const { plan, device } = context;
  if (plan.offload === 'none' || plan.offload === 'optimizer') return 0;
  const late = copySeconds(microBatchCopy(context), device.chip) - microBatchSeconds;
  if (late <= 0) return 0;
  const passes = microBatches + (plan.pipelineParallel - 1) / plan.virtualPipelineStages;
  return passes * late;
}
