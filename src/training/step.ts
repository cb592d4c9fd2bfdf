/** One training step: stages through the pipeline, gradients over the data-parallel group, the optimizer. */
import { stageOfItems } from '../parallelism/stages.ts';
import { gradientExchange } from './gradient-exchange.ts';
import type { TrainingContext } from './layer-work.ts';
import { optimizerSeconds } from './optimizer.ts';
import { pipelineTime } from './pipeline.ts';
import { type CostedRun, costedRuns } from './stage-costs.ts';

export interface TrainingStep {
  readonly seconds: number;
  readonly microBatches: number;
  readonly steadySeconds: number;
  readonly bubbleSeconds: number;
  readonly stageTransferSeconds: number;
  readonly gradientSeconds: number;
  readonly optimizerSeconds: number;
  readonly slowdownSeconds: number;
  readonly runs: readonly CostedRun[];
  /** Stage of each layer, in order, prediction layers and head included. */
  readonly stageOfItem: readonly number[];
}

/** Chips of a node: the reference size from which a fleet's slowdown is counted. */
const nodeChips = 8;

/** Time of one step of `globalBatchSequences` sequences, seconds, with its parts. */
export function trainingStep(context: TrainingContext, globalBatchSequences: number): TrainingStep {
  const { plan, stack } = context;
  const runs = costedRuns(context);
  const items = expand(runs);
  const chunks = plan.pipelineParallel * plan.virtualPipelineStages;
  const stageOfItem = stageOfItems(items.total, chunks);
  const microBatches = globalBatchSequences / (plan.dataParallel * plan.microBatchSequences);
  const pipeline = pipelineTime(plan.pipelineSchedule, {
    forward: perStage(items.forward, stageOfItem, chunks),
    backward: perStage(items.backward, stageOfItem, chunks),
    weight: perStage(items.weight, stageOfItem, chunks),
    ranks: plan.pipelineParallel,
    virtual: plan.virtualPipelineStages,
    microBatches,
  });
  const exchange = gradientExchange(context, pipeline.steadySeconds / microBatches, microBatches);
  const update = optimizerSeconds(context);
  const busy =
    pipeline.steadySeconds +
    pipeline.bubbleSeconds +
    exchange.stageTransferSeconds +
    exchange.gradientSeconds +
    update;
  const chips =
    plan.dataParallel * plan.tensorParallel * plan.pipelineParallel * plan.contextParallel;
  const slowdown =
    busy *
    (stack.immaturity + stack.slowdownPerDoubling * Math.max(0, Math.log2(chips / nodeChips)));
  return {
    seconds: busy + slowdown,
    microBatches,
    steadySeconds: pipeline.steadySeconds,
    bubbleSeconds: pipeline.bubbleSeconds,
    stageTransferSeconds: exchange.stageTransferSeconds,
    gradientSeconds: exchange.gradientSeconds,
    optimizerSeconds: update,
    slowdownSeconds: slowdown,
    runs,
    stageOfItem,
  };
}

interface Items {
  readonly forward: number[];
  readonly backward: number[];
  readonly weight: number[];
  readonly total: number[];
}

function expand(runs: readonly CostedRun[]): Items {
  const items: Items = { forward: [], backward: [], weight: [], total: [] };
  for (const { count, cost } of runs) {
    for (let index = 0; index < count; index++) {
      items.forward.push(cost.forward);
      items.backward.push(cost.backward);
      items.weight.push(cost.weight);
      items.total.push(cost.forward + cost.backward);
    }
  }
  return items;
}

function perStage(costs: readonly number[], stages: readonly number[], count: number): number[] {
  const sums: number[] = new Array(count).fill(0);
  costs.forEach((cost, item) => {
    const stage = stages[item] ?? 0;
    sums[stage] = (sums[stage] ?? 0) + cost;
  });
  return sums;
}
