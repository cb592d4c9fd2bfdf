/** Parameters on the fullest rank of a training plan. */
import type { LayerGroup } from '../model/architecture.ts';
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

/**
 * Parameters on the rank that holds most: an even share of the layers, rounded up, and one embedding matrix.
 * DualPipe keeps two stages on every rank, its own and the mirrored one.
 */
export function heldParameters({ architecture, plan }: TrainingContext): HeldParameters {
  const { hidden, vocabulary } = architecture;
  const stages = plan.pipelineParallel;
  const copies = plan.pipelineSchedule === 'dualpipe' && stages > 1 ? 2 : 1;
  let expert = 0;
  let other = 0;
  let count = 0;
  for (const layer of distinctLayers(architecture)) {
    const one = layerOnRank(layer, hidden, plan);
    expert += one.expert * layer.count;
    other += one.other * layer.count;
    count += layer.count;
  }
  const last = predictionLayer(architecture);
  if (last !== undefined && plan.mtpLayers > 0) {
    const one = layerOnRank(last, hidden, plan);
    expert += one.expert * plan.mtpLayers;
    other += one.other * plan.mtpLayers;
    count += plan.mtpLayers;
  }
  const share = (copies * Math.ceil(count / stages)) / count;
  const matrices = stages === 1 && !architecture.tiedEmbeddings ? 2 : copies;
  return {
    expert: expert * share,
    other: other * share + (matrices * vocabulary * hidden) / plan.tensorParallel,
  };
}
