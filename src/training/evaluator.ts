/** Many plans for one task: layers are costed once a way of cutting them, so that a further plan costs microseconds. */
import type { Device } from '../hardware/device.ts';
import type { Architecture } from '../model/architecture.ts';
import { meetsFlows, type TrainingPlan } from '../parallelism/plan.ts';
import { isSameTrainingPlan } from '../parallelism/same-plan.ts';
import type { TrainingTask } from './candidate-plans.ts';
import { gradientExchange } from './gradient-exchange.ts';
import { hostWaitSeconds } from './host-stream.ts';
import type { TrainingContext } from './layer-work.ts';
import { type MemoryBudget, mostInFlight, trainingMemory } from './memory.ts';
import { optimizerSeconds } from './optimizer.ts';
import {
  busiestSeconds,
  estimatePipeline,
  formulaPipeline,
  runningSchedule,
  stageCount,
} from './pipeline.ts';
import { stackCache, type TrainingStacks } from './stack.ts';
import { type CostedRun, costedRuns } from './stage-costs.ts';
import {
  type CutStages,
  cutIntoStages,
  pipelineLoad,
  slowdownShare,
  type TrainingStep,
  trainingStep,
} from './step.ts';
import { deviceCache } from './training-device.ts';

/** A plan with its memory, and its step time by the closed form of its schedule. */
export interface Evaluation {
  readonly context: TrainingContext;
  readonly memory: MemoryBudget;
  readonly seconds: number;
}

export interface StepEvaluator {
  /** Everything a plan is timed with. */
  contextOf(plan: TrainingPlan): TrainingContext;
  memory(context: TrainingContext): MemoryBudget;
  /** No step of the plan takes less, seconds: what the mean rank does, whichever way its work is scheduled. */
  leastSeconds(context: TrainingContext): number;
  /** Step time, the pipeline by formula. */
  seconds(context: TrainingContext): number;
  /** Full step time and memory, the pipeline by formula. */
  evaluate(plan: TrainingPlan): Evaluation;
  /** The same with the pipeline simulated item by item, and all parts of the step. */
  simulate(context: TrainingContext): TrainingStep;
  /** All parts of the step with the pipeline by formula. */
  estimate(context: TrainingContext): TrainingStep;
}

/** Words of a plan on which no layer's cost depends; the schedule counts only as far as flows meet. */
const beside = {
  pipelineParallel: true,
  virtualPipelineStages: true,
  pipelineSchedule: true,
  dataParallel: true,
  zeroStage: true,
  zeroShards: true,
  gradientOverlap: true,
  optimizer: true,
  optimizerState: true,
  gradientBytes: true,
  offload: true,
} as const satisfies Partial<Record<keyof TrainingPlan, true>>;

/** All other words, those that searches change most often first: plans that agree in these share their layers' costs. */
const shaping = Object.keys({
  recompute: true,
  microBatchSequences: true,
  precision: true,
  tensorParallel: true,
  sequenceParallel: true,
  tensorOverlap: true,
  expertParallel: true,
  expertTensorParallel: true,
  contextParallel: true,
  contextMethod: true,
  recomputeParts: true,
  expertBalance: true,
  capacityFactor: true,
  expertDispatch: true,
  expertOverlap: true,
  mtpLayers: true,
  stackTier: true,
  stackFamily: true,
  stackYear: true,
  kernelGraphs: true,
  compiledModules: true,
} satisfies Record<
  Exclude<keyof TrainingPlan, keyof typeof beside>,
  true
>) as readonly (keyof TrainingPlan)[];

function isShapedAlike(plan: TrainingPlan, other: TrainingPlan): boolean {
  if (plan === other) return true;
  for (const word of shaping) if (plan[word] !== other[word]) return false;
  return meetsFlows(plan.pipelineSchedule) === meetsFlows(other.pipelineSchedule);
}

interface SharedCosts {
  readonly runs: readonly CostedRun[];
  /** Of all layers for one micro-batch, each in the cheaper of its forms: alone, or beside another micro-batch. */
  readonly least: number;
  /** By number of stages. */
  readonly cuts: Map<number, CutStages>;
}

/** What layers cost on one chip, whatever the batch and however many chips: kept for evaluators to come. */
export interface TrainingCosts {
  /** The costs of this model on this chip with this software. */
  of(architecture: Architecture, benchmarked: Device, stacks: TrainingStacks): ChipCosts;
}

interface ChipCosts {
  readonly trainingDevice: ReturnType<typeof deviceCache>;
  readonly stackOf: ReturnType<typeof stackCache>;
  /** By sequence length and by the words of a plan that shape layers. */
  readonly known: Map<string, SharedCosts>;
  /** Those asked for last: the next plan is often one of the same shape. */
  latest?: { readonly plan: TrainingPlan; readonly sequences: number; readonly costs: SharedCosts };
  /** The context asked for last, which the next batch of a sweep asks for again, and its memory. */
  context?: TrainingContext;
  memory?: {
    readonly context: TrainingContext;
    readonly inFlight: number;
    readonly budget: MemoryBudget;
  };
}

/** Ways of cutting layers that are kept; a sweep over more starts afresh. */
const mostKept = 2 ** 12;

/** Costs that nobody has worked out yet. */
export function trainingCosts(): TrainingCosts {
  const byModel = new Map<Architecture, Map<Device['chip'], ChipCosts>>();
  return {
    of(architecture, benchmarked, stacks) {
      const chips = byModel.get(architecture) ?? new Map<Device['chip'], ChipCosts>();
      byModel.set(architecture, chips);
      const costs = chips.get(benchmarked.chip) ?? {
        trainingDevice: deviceCache(benchmarked),
        stackOf: stackCache(benchmarked.chip, stacks),
        known: new Map<string, SharedCosts>(),
      };
      chips.set(benchmarked.chip, costs);
      return costs;
    },
  };
}

/** Sums in another order differ by less than this share. */
const rounding = 2 ** -40;

function leastOf(runs: readonly CostedRun[], flows: boolean): number {
  return runs.reduce((sum, { count, cost }) => {
    const alone = cost.forward + cost.backward;
    return sum + count * (flows ? Math.min(alone, cost.overlapped) : alone);
  }, 0);
}

/** An evaluator of plans for one model, cluster, sequence length and batch; `costs` are those of its library. */
export function stepEvaluator(
  task: Omit<TrainingTask, 'chips' | 'domainChips' | 'precision'>,
  benchmarked: Device,
  stacks: TrainingStacks,
  costs: TrainingCosts = trainingCosts(),
): StepEvaluator {
  const { architecture, sequenceLength, globalBatchSequences } = task;
  const ofChip = costs.of(architecture, benchmarked, stacks);
  const { trainingDevice, stackOf, known } = ofChip;

  const contextOf = (plan: TrainingPlan): TrainingContext => {
    const { context } = ofChip;
    if (context?.sequenceLength === sequenceLength && isSameTrainingPlan(plan, context.plan))
      return context;
    const stack = stackOf(plan);
    const device = trainingDevice(plan, stack);
    const fresh = { architecture, device, plan, stack, sequenceLength };
    ofChip.context = fresh;
    return fresh;
  };
  const microBatchesOf = ({ dataParallel, microBatchSequences }: TrainingPlan) =>
    globalBatchSequences / (dataParallel * microBatchSequences);
  const memory = (context: TrainingContext) => {
    const { plan } = context;
    // More micro-batches than are ever in flight at once change nothing.
    const inFlight = Math.min(microBatchesOf(plan), mostInFlight(plan));
    const last = ofChip.memory;
    if (last?.context === context && last.inFlight === inFlight) return last.budget;
    const budget = trainingMemory(context, inFlight);
    ofChip.memory = { context, inFlight, budget };
    return budget;
  };

  const costsOf = (context: TrainingContext): SharedCosts => {
    const { plan } = context;
    const { latest } = ofChip;
    if (latest?.sequences === sequenceLength && isShapedAlike(plan, latest.plan))
      return latest.costs;
    const costs = knownCosts(context);
    ofChip.latest = { plan, sequences: sequenceLength, costs };
    return costs;
  };
  const knownCosts = (context: TrainingContext): SharedCosts => {
    const { plan } = context;
    let key = meetsFlows(plan.pipelineSchedule) ? `both ${sequenceLength}` : `${sequenceLength}`;
    for (const word of shaping) key += `|${plan[word]}`;
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    const runs = costedRuns(context);
    const least = leastOf(runs, meetsFlows(plan.pipelineSchedule));
    const fresh = { runs, least, cuts: new Map<number, CutStages>() };
    if (known.size >= mostKept) known.clear();
    known.set(key, fresh);
    return fresh;
  };
  const cutOf = ({ runs, cuts }: SharedCosts, plan: TrainingPlan): CutStages => {
    const stages = stageCount(plan);
    const shared = cuts.get(stages);
    if (shared !== undefined) return shared;
    const fresh = cutIntoStages(runs, plan);
    cuts.set(stages, fresh);
    return fresh;
  };

  const seconds = (context: TrainingContext) => {
    const { plan } = context;
    const load = pipelineLoad(context, cutOf(costsOf(context), plan), globalBatchSequences);
    const schedule = runningSchedule(plan);
    const microBatch = busiestSeconds(schedule, load);
    const busy =
      estimatePipeline(schedule, load) +
      gradientExchange(context, microBatch, load.microBatches) +
      hostWaitSeconds(context, microBatch, load.microBatches) +
      optimizerSeconds(context);
    return busy * (1 + slowdownShare(context));
  };

  return {
    contextOf,
    memory,
    leastSeconds(context) {
      const { plan } = context;
      const share = microBatchesOf(plan) / plan.pipelineParallel;
      return costsOf(context).least * share * (1 + slowdownShare(context)) * (1 - rounding);
    },
    seconds,
    evaluate(plan) {
      const context = contextOf(plan);
      return { context, memory: memory(context), seconds: seconds(context) };
    },
    simulate(context) {
      const costs = costsOf(context);
      const stages = cutOf(costs, context.plan);
      return trainingStep(context, globalBatchSequences, { runs: costs.runs, stages });
    },
    estimate(context) {
      const costs = costsOf(context);
      const stages = cutOf(costs, context.plan);
      return trainingStep(
        context,
        globalBatchSequences,
        { runs: costs.runs, stages },
        formulaPipeline,
      );
    },
  };
}
