/** Memory on the fullest rank of a training plan, by category. */
import { distinctLayers } from '../model/layer-parameters.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import { gibi } from '../units/quantity.ts';
import { activationBytes, workingBytes } from './activations.ts';
import {
  type HeldParameters,
  heldBy,
  heldStages,
  layerOnRank,
  type StageLayers,
  shardCounts,
  stageLayers,
} from './held-parameters.ts';
import type { TrainingContext } from './layer-work.ts';
import { optimizerBytes } from './optimizer.ts';

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
/** Layers whose weights are gathered at once under full sharding: the one that runs and the next. */
const gatheredLayers = 2;
/** Driver, communication buffers and what the allocator never gives back, per chip. */
const runtimeBytes = 2 * gibi;
/** Holes between blocks: before 2023 the caching allocator could not grow its segments. */
const fragmentation = { early: 0.15, later: 0.02 } as const;
const growingSegments = 2023;

/** Bytes by category on the fullest of the ranks at the ends of the pipeline, against the chip's capacity. */
export function trainingMemory(context: TrainingContext, microBatches: number): MemoryBudget {
  const { architecture, plan } = context;
  const { stages, ranks } = heldStages(plan);
  let fullest: MemoryBudget | undefined;
  for (const rank of ranks) {
    const held = rank.map(stage => stageLayers(architecture, plan, stage, stages));
    const budget = rankMemory(context, held, {
      // Of each stage, so that all of a rank's together make up what the schedule says.
      inFlight:
        (microBatchesInFlight(plan, microBatches, rank[0] ?? 0) * stages) /
        (plan.pipelineParallel * rank.length),
    });
    if (fullest === undefined || budget.usedBytes > fullest.usedBytes) fullest = budget;
  }
  return fullest as MemoryBudget;
}

/** Bytes of a rank that holds these stages, with so many micro-batches in flight in each. */
export function rankMemory(
  context: TrainingContext,
  stages: readonly StageLayers[],
  { inFlight }: { readonly inFlight: number },
): MemoryBudget {
  const { plan, device } = context;
  let expert = 0;
  let other = 0;
  let activations = 0;
  for (const held of stages) {
    const one = heldBy(held, context);
    expert += one.expert;
    other += one.other;
    activations += activationBytes(held, context, inFlight);
  }
  const { weights, gradients, optimizer } = stateBytes({ expert, other }, context);
  const working = workingBytes(
    context,
    stages.some(({ last }) => last),
  );
  const kept = plan.offload === 'activations' ? 0 : activations;
  const used = weights + gradients + optimizer + kept + working;
  const holes = plan.stackYear < growingSegments ? fragmentation.early : fragmentation.later;
  const parts = [
    { name: 'weights', bytes: weights },
    { name: 'gradients', bytes: gradients },
    { name: 'optimizer', bytes: optimizer },
    { name: 'activations', bytes: kept },
    { name: 'working set of a layer and of the head', bytes: working },
    { name: 'fragmentation', bytes: used * holes },
    { name: 'runtime and buffers', bytes: runtimeBytes },
  ];
  return {
    capacityBytes: device.chip.memory.capacityBytes,
    usedBytes: used * (1 + holes) + runtimeBytes,
    parts,
  };
}

/** Weights, gradients and optimizer states of these parameters under the plan's sharding. */
function stateBytes(held: HeldParameters, context: TrainingContext) {
  const { plan } = context;
  const shards = shardCounts(context);
  const all = held.expert + held.other;
  const split = held.expert / shards.expert + held.other / shards.other;
  const from = (stage: number) => (plan.zeroStage >= stage ? split : all);
  const optimizer = plan.offload === 'optimizer' ? 0 : from(1) * optimizerBytes(plan);
  if (plan.zeroStage < 3) {
    return { weights: all * weightBytes, gradients: from(2) * plan.gradientBytes, optimizer };
  }
  const gathered = gatheredParameters(context, all);
  // PyTorch FSDP shards the fp32 master weight itself and casts what it gathers; others keep a 16-bit shard beside it.
  const shard = plan.stackFamily === 'fsdp' && plan.optimizerState !== 'bf16' ? 0 : weightBytes;
  return {
    weights: split * shard + gathered * weightBytes,
    gradients: split * plan.gradientBytes + gathered * weightBytes,
    optimizer,
  };
}

/** Parameters that full sharding has gathered at once: two layers, and embedding and head, which stay. */
function gatheredParameters({ architecture, plan }: TrainingContext, all: number): number {
  const { hidden, vocabulary, tiedEmbeddings } = architecture;
  let largest = 0;
  for (const layer of distinctLayers(architecture)) {
    const { expert, other } = layerOnRank(layer, hidden, plan);
    largest = Math.max(largest, expert + other);
  }
  const ends = ((tiedEmbeddings ? 1 : 2) * vocabulary * hidden) / plan.tensorParallel;
  return Math.min(all, gatheredLayers * largest + ends);
}

/** Micro-batches whose activations a stage's rank holds at once, counted in full stages. */
export function microBatchesInFlight(
  plan: Pick<TrainingPlan, 'pipelineParallel' | 'pipelineSchedule' | 'virtualPipelineStages'>,
  microBatches: number,
  stage: number,
): number {
  const { pipelineParallel: ranks, virtualPipelineStages: virtual } = plan;
  switch (plan.pipelineSchedule) {
    case 'gpipe':
      return microBatches;
    case '1f1b':
    case 'zero-bubble':
      return Math.min(microBatches, ranks - stage);
    case 'zero-bubble-v':
      return Math.min(microBatches, ranks);
    case 'interleaved-1f1b':
      // arXiv 2104.04473 and 2205.05198: p·(1 + (p−1)/(p·v)) stages' worth on the first rank, two chunks fewer on each next.
      return Math.min(
        microBatches,
        ranks * (1 + (ranks - 1) / (ranks * virtual)) - (2 * stage) / virtual,
      );
    case 'dualpipe':
      return Math.min(microBatches, ranks + 1);
    case 'dualpipe-v':
      return Math.min(microBatches, ranks + 1 / 2);
  }
}
