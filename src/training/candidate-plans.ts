/** Training layouts worth trying on a cluster, around whatever the operator has fixed. */
import type { Precision } from '../hardware/chip.ts';
import type { Architecture } from '../model/architecture.ts';
import { expertsOf } from '../model/experts.ts';
import { meetsFlows, type TrainingPlan } from '../parallelism/plan.ts';

/** What the operator has fixed; the rest is chosen. */
export type PlanWishes = Partial<Omit<TrainingPlan, 'precision'>>;

export interface TrainingTask {
  readonly architecture: Architecture;
  readonly chips: number;
  readonly domainChips: number;
  readonly sequenceLength: number;
  readonly globalBatchSequences: number;
  readonly precision: Precision;
}

/** Sequences longer than this are worth cutting over chips (context parallel). */
const longSequence = 16384;
/** Tensor parallelism beyond eight ranks costs more than it saves on every published layout. */
const widestTensor = 8;

/** Date of the software where none is given: the stacks of 2026. */
const presentYear = 2026;

/** Layers in all. */
export function layerCount({ layers }: Architecture): number {
  return layers.reduce((sum, layer) => sum + layer.count, 0);
}

/** Every valid layout of the search space that agrees with the wishes, cheapest communication first. */
export function* candidatePlans(task: TrainingTask, wishes: PlanWishes): Generator<TrainingPlan> {
  const { architecture, chips } = task;
  const base = defaults(architecture, task, wishes);
  for (const tensorParallel of tensorSizes(task, wishes)) {
    for (const contextParallel of contextSizes(task, wishes)) {
      const inner = tensorParallel * contextParallel;
      if (wishes.contextMethod === 'ulysses' && !sharesHeads(architecture, inner)) continue;
      for (const pipelineParallel of pipelineSizes(task, wishes)) {
        const dataParallel = chips / (inner * pipelineParallel);
        if (!Number.isInteger(dataParallel)) continue;
        if (wishes.dataParallel !== undefined && wishes.dataParallel !== dataParallel) continue;
        const ranks = { tensorParallel, contextParallel, pipelineParallel, dataParallel };
        for (const expertParallel of expertSizes(task, wishes, ranks)) {
          const zeroShards = wishes.zeroShards ?? dataParallel * contextParallel;
          yield* schedules({ ...base, ...ranks, expertParallel, zeroShards }, task, wishes);
        }
      }
    }
  }
}

/** Whether so many chips can have whole heads each. */
function sharesHeads({ layers }: Architecture, chips: number): boolean {
  return layers.every(({ attention }) => attention.queryHeads % chips === 0);
}

type Ranks = Pick<
  TrainingPlan,
  'tensorParallel' | 'contextParallel' | 'pipelineParallel' | 'dataParallel'
>;

/** Everything that is not searched: the wish, or what current stacks do. */
function defaults(
  architecture: Architecture,
  task: TrainingTask,
  wishes: PlanWishes,
): TrainingPlan {
  const overlapped = wishes.pipelineSchedule !== undefined && meetsFlows(wishes.pipelineSchedule);
  return {
    precision: task.precision,
    tensorParallel: 1,
    sequenceParallel: true,
    pipelineParallel: 1,
    virtualPipelineStages: 1,
    pipelineSchedule: '1f1b',
    expertParallel: 1,
    expertTensorParallel: 1,
    contextParallel: 1,
    contextMethod: 'ring',
    dataParallel: task.chips,
    zeroStage: 1,
    zeroShards: task.chips,
    offload: 'none',
    optimizer: 'adamw',
    optimizerState: task.precision === 'bf16' ? 'fp32' : 'bf16-moments',
    gradientBytes: 4,
    microBatchSequences: 1,
    recompute: 'none',
    expertBalance: 'learned',
    expertDispatch: 'deepep',
    expertOverlap: overlapped,
    mtpLayers: architecture.mtpLayers,
    stackTier: 'tuned',
    stackFamily: 'megatron',
    stackYear: presentYear,
    kernelGraphs: false,
    compiledModules: false,
    ...wishes,
  };
}

/** PyTorch's checkpoint wrapper takes whole layers unless its user picks operators. */
const recomputations = {
  megatron: ['none', 'selective', 'full'],
  fsdp: ['none', 'full'],
  xla: ['none', 'selective', 'full'],
} as const;

/** Micro-batches, schedules and recomputation of one placement. */
function* schedules(
  plan: TrainingPlan,
  task: TrainingTask,
  wishes: PlanWishes,
): Generator<TrainingPlan> {
  const perReplica = task.globalBatchSequences / plan.dataParallel;
  for (const microBatchSequences of one(wishes.microBatchSequences) ?? [1, 2, 4]) {
    const microBatches = perReplica / microBatchSequences;
    if (!Number.isInteger(microBatches)) continue;
    for (const virtualPipelineStages of chunkCounts(plan, task, wishes, microBatches)) {
      const pipelineSchedule =
        wishes.pipelineSchedule ?? (virtualPipelineStages > 1 ? 'interleaved-1f1b' : '1f1b');
      for (const recompute of one(wishes.recompute) ?? recomputations[plan.stackFamily]) {
        yield { ...plan, microBatchSequences, virtualPipelineStages, pipelineSchedule, recompute };
      }
    }
  }
}

function one<Value>(value: Value | undefined): readonly Value[] | undefined {
  return value === undefined ? undefined : [value];
}

function powersOfTwo(limit: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power <= limit; power *= 2) powers.push(power);
  return powers;
}

function tensorSizes(
  { architecture, domainChips, chips }: TrainingTask,
  wishes: PlanWishes,
): readonly number[] {
  const given = one(wishes.tensorParallel);
  if (given) return given;
  const heads = architecture.layers.map(layer => layer.attention.queryHeads);
  return powersOfTwo(Math.min(widestTensor, domainChips, chips)).filter(size =>
    heads.every(count => count % size === 0),
  );
}

function contextSizes({ sequenceLength }: TrainingTask, wishes: PlanWishes): readonly number[] {
  const given = one(wishes.contextParallel);
  if (given) return given;
  return powersOfTwo(Math.max(1, sequenceLength / longSequence));
}

function pipelineSizes(task: TrainingTask, wishes: PlanWishes): readonly number[] {
  const given = one(wishes.pipelineParallel);
  if (given) return given;
  return powersOfTwo(Math.min(layerCount(task.architecture), task.chips));
}

/** Groups that divide both the experts and the ranks around a pipeline stage. */
function expertSizes(
  { architecture }: TrainingTask,
  wishes: PlanWishes,
  ranks: Ranks,
): readonly number[] {
  const moe = expertsOf(architecture);
  if (moe === undefined) return one(wishes.expertParallel) ?? [1];
  const around = ranks.tensorParallel * ranks.contextParallel * ranks.dataParallel;
  const width = wishes.expertTensorParallel ?? 1;
  const sizes = one(wishes.expertParallel) ?? powersOfTwo(moe.experts);
  return sizes.filter(size => moe.experts % size === 0 && around % (size * width) === 0);
}

/** Chunks per rank: more than one needs a number of micro-batches that the ranks divide (arXiv 2104.04473). */
function chunkCounts(
  plan: TrainingPlan,
  task: TrainingTask,
  wishes: PlanWishes,
  microBatches: number,
): readonly number[] {
  const given = one(wishes.virtualPipelineStages);
  if (given) return given;
  const ranks = plan.pipelineParallel;
  const schedule = wishes.pipelineSchedule ?? 'interleaved-1f1b';
  if (ranks === 1 || schedule !== 'interleaved-1f1b' || microBatches % ranks !== 0) return [1];
  const layers = layerCount(task.architecture);
  const most = Math.floor(layers / ranks);
  // Chunks of equal size where the layers allow it, else the usual few.
  const even = [1, 2, 3, 4, 5, 6, 7, 8].filter(chunks => layers % (ranks * chunks) === 0);
  const counts = even.length > 1 ? even : [1, 2, 4].filter(chunks => chunks <= most);
  const interleaved = counts.filter(chunks => chunks > 1);
  return wishes.pipelineSchedule === undefined || interleaved.length === 0 ? counts : interleaved;
}
