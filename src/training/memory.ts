/** Memory on the fullest rank of a training plan, by category. */
import { isOffloaded, type TrainingPlan } from '../parallelism/plan.ts';
import { gibi } from '../units/quantity.ts';
import { activationBytes, workingBytes } from './activations.ts';
import {
  type HeldParameters,
  heldBy,
  heldByLayers,
  heldStages,
  largestLayer,
  passedShare,
  type StageLayers,
  shardCounts,
  stageLayers,
} from './held-parameters.ts';
import { fitsHost, type HostBudget, hostBudget, movedBytes, nothing } from './host-memory.ts';
import { mastersAreWeights } from './host-stream.ts';
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
  /** What the plan keeps in the host's memory, where it keeps anything there. */
  readonly host?: HostBudget;
}

/** Whether chip and host have room for a plan. */
export function fits({ usedBytes, capacityBytes, host }: MemoryBudget): boolean {
  return usedBytes <= capacityBytes && (host === undefined || fitsHost(host));
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
  let host: HostBudget | undefined;
  for (const rank of ranks) {
    const held = rank.map(stage => stageLayers(architecture, plan, stage, stages));
    const budget = rankMemory(context, held, {
      // Of each stage, so that all of a rank's together make up what the schedule says.
      inFlight:
        (microBatchesInFlight(plan, microBatches, rank[0] ?? 0) * stages) /
        (plan.pipelineParallel * rank.length),
    });
    if (fullest === undefined || budget.usedBytes > fullest.usedBytes) fullest = budget;
    if (budget.host !== undefined && budget.host.usedBytes >= (host?.usedBytes ?? 0))
      host = budget.host;
  }
  return host === undefined ? (fullest as MemoryBudget) : { ...(fullest as MemoryBudget), host };
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
  let layers = 0;
  let activations = 0;
  let perMicroBatch = 0;
  for (const held of stages) {
    const one = heldBy(held, context);
    expert += one.expert;
    other += one.other;
    if (plan.offload !== 'none') {
      const own = heldByLayers(held, context);
      layers += own.expert + own.other;
      perMicroBatch += passedShare(plan, stages.length) * activationBytes(held, context, 1);
    }
    activations += activationBytes(held, context, inFlight);
  }
  const states = stateBytes({ expert, other }, context);
  const working = workingBytes(
    context,
    stages.some(({ last }) => last),
  );
  const moved =
    plan.offload === 'none'
      ? nothing
      : movedBytes(states, { layers, activations, perMicroBatch }, context);
  const weights = states.weights - moved.weights;
  const optimizer = states.optimizer - moved.optimizer;
  const kept = activations - moved.activations;
  const { gradients } = states;
  const used = weights + gradients + optimizer + kept + working + moved.window;
  const holes = plan.stackYear < growingSegments ? fragmentation.early : fragmentation.later;
  const parts = [
    { name: 'weights', bytes: weights },
    { name: 'gradients', bytes: gradients },
    { name: 'optimizer', bytes: optimizer },
    { name: 'activations', bytes: kept },
    { name: 'working set of a layer and of the head', bytes: working },
    ...(moved.window > 0
      ? [{ name: 'layers on their way from and to the host', bytes: moved.window }]
      : []),
    { name: 'fragmentation', bytes: used * holes },
    { name: 'runtime and buffers', bytes: runtimeBytes },
  ];
  return {
    capacityBytes: device.chip.memory.capacityBytes,
    usedBytes: used * (1 + holes) + runtimeBytes,
    parts,
    ...(plan.offload === 'none' ? {} : { host: hostBudget(moved, context) }),
  };
}

/** Weights, gradients and optimizer states of these parameters under the plan's sharding. */
function stateBytes(held: HeldParameters, context: TrainingContext) {
  const { plan } = context;
  const counts = shardCounts(context);
  const all = held.expert + held.other;
  const split = held.expert / counts.expert + held.other / counts.other;
  const from = (stage: number) => (plan.zeroStage >= stage ? split : all);
  const optimizer = from(1) * optimizerBytes(plan);
  if (plan.zeroStage < 3) {
    const weights = all * weightBytes;
    return { weights, shards: 0, gradients: from(2) * plan.gradientBytes, optimizer };
  }
  const gathered = gatheredParameters(context, all);
  const shards = split * shardBytes(plan);
  return {
    weights: shards + gathered * weightBytes,
    shards,
    gradients: split * plan.gradientBytes + gathered * weightBytes,
    optimizer,
  };
}

/** Of fully sharded weights in 16 bits: none where master weights are gathered, unless those are out of the chip's reach. */
function shardBytes(plan: TrainingPlan): number {
  if (!mastersAreWeights(plan)) return weightBytes;
  return isOffloaded(plan, 'optimizer') && !isOffloaded(plan, 'weights') ? weightBytes : 0;
}

/** Parameters that full sharding has gathered at once: two layers, and embedding and head, which stay. */
function gatheredParameters(context: TrainingContext, all: number): number {
  const { architecture, plan } = context;
  const { hidden, vocabulary, tiedEmbeddings } = architecture;
  const largest = largestLayer(context);
  const ends = ((tiedEmbeddings ? 1 : 2) * vocabulary * hidden) / plan.tensorParallel;
  return Math.min(all, gatheredLayers * largest + ends);
}

/** Micro-batches in flight on the first rank of a schedule that never runs out of them: no rank has more. */
export function mostInFlight(
  plan: Pick<TrainingPlan, 'pipelineParallel' | 'pipelineSchedule' | 'virtualPipelineStages'>,
): number {
  return microBatchesInFlight(plan, Number.POSITIVE_INFINITY, 0);
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
