/** One training step: stages through the pipeline, gradients over the data-parallel group, the optimizer. */
import { log2 } from '../numeric/elementary.ts';
import { meetsFlows, type TrainingPlan } from '../parallelism/plan.ts';
import { stageOfItems } from '../parallelism/stages.ts';
import { gradientExchange, stageTransferSeconds } from './gradient-exchange.ts';
import { hostWaitSeconds } from './host-stream.ts';
import type { TrainingContext } from './layer-work.ts';
import { optimizerSeconds } from './optimizer.ts';
import {
  type PipelineLoad,
  type PipelineTime,
  runningSchedule,
  simulatePipeline,
  stageCount,
} from './pipeline.ts';
import type { StageSeconds } from './schedules/stage-seconds.ts';
import { type CostedRun, costedRuns } from './stage-costs.ts';

export interface TrainingStep {
  readonly seconds: number;
  readonly microBatches: number;
  readonly steadySeconds: number;
  readonly bubbleSeconds: number;
  readonly stageTransferSeconds: number;
  readonly gradientSeconds: number;
  /** Compute waiting for weights and activations that the host keeps. */
  readonly hostSeconds: number;
  readonly optimizerSeconds: number;
  readonly slowdownSeconds: number;
  readonly runs: readonly CostedRun[];
  /** Stage of each layer, in order, prediction layers and head included. */
  readonly stageOfItem: readonly number[];
  /** The pipeline as it was timed, and what came out. */
  readonly load: PipelineLoad;
  readonly pipeline: PipelineTime;
}

/** Chips of a node: the reference size from which a fleet's slowdown is counted. */
const nodeChips = 8;

/** Layers as they were costed, and the stages that they were cut into. */
export interface StepCosts {
  readonly runs: readonly CostedRun[];
  readonly stages: CutStages;
}

/** Costs the layers of a plan and cuts them into its stages. */
export function stepCosts(context: TrainingContext): StepCosts {
  const runs = costedRuns(context);
  return { runs, stages: cutIntoStages(runs, context.plan) };
}

/** The pipeline of one step: its stages, micro-batches and the time between them. */
export function pipelineLoad(
  context: TrainingContext,
  stages: StageSeconds,
  globalBatchSequences: number,
): PipelineLoad {
  const { plan } = context;
  return {
    forward: stages.forward,
    backward: stages.backward,
    weight: stages.weight,
    overlapped: stages.overlapped,
    ranks: plan.pipelineParallel,
    virtual: plan.virtualPipelineStages,
    microBatches: globalBatchSequences / (plan.dataParallel * plan.microBatchSequences),
    transferSeconds: stageTransferSeconds(context),
  };
}

/** Time of one step of `globalBatchSequences` sequences, seconds, with its parts; the pipeline is simulated by default. */
export function trainingStep(
  context: TrainingContext,
  globalBatchSequences: number,
  { runs, stages }: StepCosts = stepCosts(context),
  timed: typeof simulatePipeline = simulatePipeline,
): TrainingStep {
  const { plan } = context;
  const load = pipelineLoad(context, stages, globalBatchSequences);
  const { microBatches } = load;
  const pipeline = timed(runningSchedule(plan), load);
  const gradientSeconds = gradientExchange(
    context,
    pipeline.steadySeconds / microBatches,
    microBatches,
  );
  const hostSeconds = hostWaitSeconds(context, pipeline.steadySeconds / microBatches, microBatches);
  const update = optimizerSeconds(context);
  const busy = pipeline.seconds + gradientSeconds + hostSeconds + update;
  const slowdown = busy * slowdownShare(context);
  return {
    seconds: busy + slowdown,
    microBatches,
    steadySeconds: pipeline.steadySeconds,
    bubbleSeconds: pipeline.bubbleSeconds,
    stageTransferSeconds: pipeline.transferSeconds,
    gradientSeconds,
    hostSeconds,
    optimizerSeconds: update,
    slowdownSeconds: slowdown,
    runs,
    stageOfItem: stages.stageOfItem,
    load,
    pipeline,
  };
}

/** What young software and the slowest of many chips add, as a share of the step. */
export function slowdownShare({ plan, stack }: TrainingContext): number {
  const chips =
    plan.dataParallel * plan.tensorParallel * plan.pipelineParallel * plan.contextParallel;
  return stack.immaturity + stack.slowdownPerDoubling * Math.max(0, log2(chips / nodeChips));
}

/** Seconds of each stage, and the stage of each item. */
export interface CutStages extends StageSeconds {
  readonly stageOfItem: readonly number[];
}

/** Cuts layers, prediction layers and head into stages of nearly equal time. */
export function cutIntoStages(runs: readonly CostedRun[], plan: TrainingPlan): CutStages {
  const items = runs.flatMap(({ count, cost }) => new Array<CostedRun['cost']>(count).fill(cost));
  const stages = stageCount(plan);
  const stageOfItem = stageOfItems(
    items.map(({ forward, backward }) => forward + backward),
    stages,
  );
  const empty = () => new Array<number>(stages).fill(0);
  const forward = empty();
  const backward = empty();
  const weight = empty();
  const beside = empty();
  items.forEach((cost, index) => {
    const stage = stageOfItem[index] as number;
    forward[stage] = (forward[stage] as number) + cost.forward;
    backward[stage] = (backward[stage] as number) + cost.backward;
    weight[stage] = (weight[stage] as number) + cost.weight;
    beside[stage] = (beside[stage] as number) + cost.overlapped;
  });
  if (!meetsFlows(plan.pipelineSchedule) || !plan.expertOverlap) {
    return { stageOfItem, forward, backward, weight };
  }
  // A stage's forward meets the backward of its mirror image: what a layer saves by overlap, half of it on each side.
  const overlapped = beside.map((_, stage) => pairSeconds(stage, { forward, backward, beside }));
  return { stageOfItem, forward, backward, weight, overlapped };
}

/** Forward of a stage beside backward of its mirror image, with the mean of what each would save by itself. */
function pairSeconds(
  stage: number,
  {
    forward,
    backward,
    beside,
  }: Pick<CutStages, 'forward' | 'backward'> & { readonly beside: readonly number[] },
): number {
  const mirror = forward.length - 1 - stage;
  const saved = (at: number) =>
    (forward[at] as number) + (backward[at] as number) - (beside[at] as number);
  return (
    (forward[stage] as number) +
    (backward[mirror] as number) -
    Math.max(0, saved(stage) + saved(mirror)) / 2
  );
}
