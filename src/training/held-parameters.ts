/** Parameters on the ranks of a training plan. */
import type { Architecture, LayerGroup } from '../model/architecture.ts';
import { distinctLayers, layerParameters, predictionLayer } from '../model/layer-parameters.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import type { TrainingContext } from './layer-work.ts';

/** Counts on one chip: routed experts, and everything else. */
export interface HeldParameters {
  readonly expert: number;
  readonly other: number;
}

/** Over how many chips a shard group spreads a parameter: routed experts, and everything else. */
export function shardCounts(context: TrainingContext): HeldParameters {
  const replicas = replicaCounts(context);
  const { zeroShards } = context.plan;
  return {
    other: Math.min(replicas.other, zeroShards),
    expert: Math.min(replicas.expert, zeroShards),
  };
}

/** How many chips hold the same parameters before they are sharded. */
export function replicaCounts({ plan }: TrainingContext): HeldParameters {
  const replicas = plan.dataParallel * plan.contextParallel;
  const expertRanks = plan.expertParallel * plan.expertTensorParallel;
  return {
    other: replicas,
    expert: Math.max(1, (replicas * plan.tensorParallel) / expertRanks),
  };
}

/** Parameters of one layer on one rank. */
export function layerOnRank(layer: LayerGroup, hidden: number, plan: TrainingPlan): HeldParameters {
  const { routedExperts, attention, other } = layerParameters(layer, hidden);
  return {
    expert: routedExperts / (plan.expertParallel * plan.expertTensorParallel),
    other: (attention + other) / plan.tensorParallel,
  };
}

/** Parameters of the largest layer on one rank. */
export function largestLayer({ architecture, plan }: TrainingContext): number {
  let largest = 0;
  for (const layer of distinctLayers(architecture)) {
    const { expert, other } = layerOnRank(layer, architecture.hidden, plan);
    largest = Math.max(largest, expert + other);
  }
  return largest;
}

/** Layers of one pipeline stage, prediction layers at the end of the last one. */
export interface StageLayers {
  readonly layers: readonly LayerGroup[];
  readonly prediction: number;
  /** The stage has the embedding, the head. */
  readonly first: boolean;
  readonly last: boolean;
}

/** Main layers are dealt evenly over `stages`, the first ones taking one more where they do not divide. */
export function stageLayers(
  architecture: Architecture,
  { mtpLayers }: TrainingPlan,
  stage: number,
  stages: number,
): StageLayers {
  const last = stage === stages - 1;
  const ends = { prediction: last ? mtpLayers : 0, first: stage === 0, last };
  if (stages === 1) return { layers: distinctLayers(architecture), ...ends };
  let total = 0;
  for (const { count } of architecture.layers) total += count;
  const each = Math.ceil(total / stages);
  const begin = Math.min(total, stage * each);
  const end = last ? total : Math.min(total, begin + each);
  return { layers: layersBetween(architecture.layers, begin, end), ...ends };
}

const cuts = new WeakMap<readonly LayerGroup[], Map<string, readonly LayerGroup[]>>();

/** The layers from `begin` up to `end`, cut out once: searches over layouts ask for the same few over and over. */
function layersBetween(
  all: readonly LayerGroup[],
  begin: number,
  end: number,
): readonly LayerGroup[] {
  const made = cuts.get(all) ?? new Map<string, readonly LayerGroup[]>();
  cuts.set(all, made);
  const key = `${begin} ${end}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const layers: LayerGroup[] = [];
  let passed = 0;
  for (const layer of all) {
    const count = Math.min(end, passed + layer.count) - Math.max(begin, passed);
    passed += layer.count;
    if (count === layer.count) layers.push(layer);
    else if (count > 0) layers.push({ ...layer, count });
  }
  made.set(key, layers);
  return layers;
}

/** Parameters of a pipeline stage on one of its ranks, embedding and head included. */
export function heldBy(stage: StageLayers, context: TrainingContext): HeldParameters {
  const { first, last } = stage;
  const { architecture, plan } = context;
  const { hidden, vocabulary, tiedEmbeddings } = architecture;
  const { expert, other } = heldByLayers(stage, context);
  const matrices = first && last ? (tiedEmbeddings ? 1 : 2) : first || last ? 1 : 0;
  return { expert, other: other + (matrices * vocabulary * hidden) / plan.tensorParallel };
}

/** The same without embedding and head. */
export function heldByLayers(
  { layers, prediction }: StageLayers,
  { architecture, plan }: TrainingContext,
): HeldParameters {
  const { hidden } = architecture;
  let expert = 0;
  let other = 0;
  for (const layer of layers) {
    const one = layerOnRank(layer, hidden, plan);
    expert += one.expert * layer.count;
    other += one.other * layer.count;
  }
  const predictor = prediction > 0 ? predictionLayer(architecture) : undefined;
  if (predictor !== undefined) {
    const one = layerOnRank(predictor, hidden, plan);
    expert += one.expert * prediction;
    other += one.other * prediction;
  }
  return { expert, other };
}

/** Stages of the ranks that may be the fullest: the first and the last one, or one that holds both ends. */
export interface HeldStages {
  readonly stages: number;
  readonly ranks: readonly (readonly number[])[];
}

/** Two-flow and V-shaped schedules give both ends of the model to one rank. */
export function heldStages({
  pipelineParallel: ranks,
  pipelineSchedule,
}: Pick<TrainingPlan, 'pipelineParallel' | 'pipelineSchedule'>): HeldStages {
  if (ranks === 1) return { stages: 1, ranks: [[0]] };
  switch (pipelineSchedule) {
    case 'dualpipe':
      return { stages: ranks, ranks: [[0, ranks - 1]] };
    case 'dualpipe-v':
    case 'zero-bubble-v':
      return { stages: 2 * ranks, ranks: [[0, 2 * ranks - 1]] };
    default:
      return { stages: ranks, ranks: [[0], [ranks - 1]] };
  }
}

/** How much of each of its stages a micro-batch passes on a rank: both of a folded rank, one of the two that two flows share. */
export function passedShare(
  plan: Pick<TrainingPlan, 'pipelineParallel' | 'pipelineSchedule'>,
  stagesOfRank: number,
): number {
  return heldStages(plan).stages / (plan.pipelineParallel * stagesOfRank);
}

/** What was counted last, and of what. */
let latest:
  | {
      readonly plan: TrainingPlan;
      readonly architecture: Architecture;
      readonly held: HeldParameters;
    }
  | undefined;

/** Parameters on the rank that holds most; counted once a plan, since exchange and optimizer ask several times in a row. */
export function heldParameters(context: TrainingContext): HeldParameters {
  const { architecture, plan } = context;
  if (latest?.plan === plan && latest.architecture === architecture) return latest.held;
  const held = fullest(context);
  latest = { plan, architecture, held };
  return held;
}

function fullest(context: TrainingContext): HeldParameters {
  const { architecture, plan } = context;
  const { stages, ranks } = heldStages(plan);
  let most: HeldParameters = { expert: 0, other: 0 };
  for (const rank of ranks) {
    let expert = 0;
    let other = 0;
    for (const stage of rank) {
      const one = heldBy(stageLayers(architecture, plan, stage, stages), context);
      expert += one.expert;
      other += one.other;
    }
    if (expert + other > most.expert + most.other) most = { expert, other };
  }
  return most;
}
