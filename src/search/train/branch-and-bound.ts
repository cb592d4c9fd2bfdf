/** The best plans of a space without looking at each: what cannot be among them is left out, and counted. */
import type { Device } from '../../hardware/device.ts';
import type { TrainingPlan } from '../../parallelism/plan.ts';
import { stepEvaluator } from '../../training/evaluator.ts';
import { gradientExchange } from '../../training/gradient-exchange.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import { trainingMemory } from '../../training/memory.ts';
import { optimizerSeconds } from '../../training/optimizer.ts';
import { busiestSeconds, estimatePipeline, runningSchedule } from '../../training/pipeline.ts';
import type { TrainingStacks } from '../../training/stack.ts';
import { pipelineLoad, slowdownShare } from '../../training/step.ts';
import { type Branch, branchesOf } from './branches.ts';
import { byBound } from './by-bound.ts';
import { familyOf } from './family.ts';
import { Frontier, Leaders } from './leaders.ts';
import { type CostedShapes, costedShapes } from './shared-costs.ts';
import {
  type Order,
  type Placement,
  planOf,
  type Shape,
  type Sharding,
  type TrainingSpace,
} from './space.ts';

/** A plan with the time of its step by formula, and its memory. */
export interface FoundPlan {
  readonly plan: TrainingPlan;
  readonly context: TrainingContext;
  /** Seconds of a step. */
  readonly value: number;
  readonly bytes: number;
  /** Equal for plans that differ only in what the replicas share, or in where norms are cut. */
  readonly family: string;
  /** Its place in the space. */
  readonly ordinal: number;
}

export interface SpaceSearch {
  /** Plans of the space, all of which were evaluated or provably excluded. */
  readonly considered: number;
  /** Plans that were timed. */
  readonly timed: number;
  /** Plans left out because even the least memory or the least time of their branch was too much. */
  readonly excluded: { readonly byMemory: number; readonly byTime: number };
  /** Best first. */
  readonly leaders: readonly FoundPlan[];
  /** Least time for each memory, fastest first. */
  readonly frontier: readonly FoundPlan[];
}

export interface SearchLimits {
  /** How many of the best are kept. */
  readonly keep: number;
  /** A step that takes longer is of no use, seconds. */
  readonly longestStep?: number;
  /** Only the leaders are asked for: what is slower is left out whatever memory it needs. */
  readonly leadersOnly?: boolean;
  /** Costs of shapes that searches of the same model on other numbers of the same chip have worked out. */
  readonly costsOf?: CostedShapes;
}

/**
 * The bounds, both safe. Time: each rank does at least the mean rank's share of all layers for every micro-batch, in the
 * cheaper of its two forms, alone or beside another micro-batch; then the whole pipeline by formula. Memory: the least
 * over all orders and full shardings of the shape. A branch goes when it can neither be among the best few nor
 * on the frontier of time and memory; equal ones stay. `test/search/train.test.ts` compares with looking at every plan.
 */
export function searchSpace(
  space: TrainingSpace,
  device: Device,
  stacks: TrainingStacks,
  {
    keep,
    longestStep = Number.POSITIVE_INFINITY,
    leadersOnly = false,
    costsOf = costedShapes(),
  }: SearchLimits,
): SpaceSearch {
  const { task } = space;
  const evaluator = stepEvaluator(task, device, stacks);
  const capacity = device.chip.memory.capacityBytes;
  const leaders = new Leaders<FoundPlan>(keep);
  const frontier = new Frontier<FoundPlan>();
  const surroundings = new Map<string, TrainingContext>();
  const slowed = 1 + slowdownShare(evaluator.contextOf(space.base));
  const survey = branchesOf(space, {
    fits: anyFits,
    contextOf,
    costsOf,
    slowed,
    microBatches: microBatchesOf,
  });
  const { considered } = survey;
  let { byMemory } = survey;
  let byTime = 0;
  let timed = 0;

  // The most promising first: what they reach excludes the rest.
  const sharesOf = ({ placement, shape }: Branch) =>
    microBatchesOf({ ...placement, ...shape }) / placement.pipelineParallel;
  const closer = (branch: Branch) =>
    useless(branch.leastSeconds, branch)
      ? branch.leastSeconds
      : branch.costs().leastSeconds * sharesOf(branch) * slowed;
  for (const [branch, leastSeconds] of byBound(survey.branches, closer)) {
    const { placement, shape, shardings, orders } = branch;
    if (useless(leastSeconds, branch)) {
      byTime += orders.length * shardings.length;
      continue;
    }
    const costs = branch.costs();
    orders.forEach((order, orderPlace) => {
      const [first] = shardings as readonly [Sharding];
      const context = contextOf(placement, shape, order, first);
      const { plan } = context;
      const load = pipelineLoad(context, costs.cut(plan), task.globalBatchSequences);
      const schedule = runningSchedule(plan);
      const pipeline = estimatePipeline(schedule, load);
      if (useless(pipeline * slowed, branch)) {
        byTime += shardings.length;
        return;
      }
      const busiest = busiestSeconds(schedule, load);
      shardings.forEach((sharding, shardingPlace) => {
        const whole = { ...context, plan: { ...plan, ...sharding } };
        const { usedBytes: bytes } = trainingMemory(whole, load.microBatches);
        if (bytes > capacity) {
          byMemory++;
          return;
        }
        timed++;
        const exchange = gradientExchange(whole, busiest, load.microBatches);
        const value = (pipeline + exchange + optimizerSeconds(whole)) * slowed;
        if (value > longestStep) return;
        const ordinal = branch.ordinal + orderPlace * shardings.length + shardingPlace;
        const found: FoundPlan = {
          plan: whole.plan,
          context: whole,
          value,
          bytes,
          ordinal,
          family: familyOf(whole.plan),
        };
        leaders.add(found);
        if (!leadersOnly) frontier.add(found);
      });
    });
  }
  return {
    considered,
    timed,
    excluded: { byMemory, byTime },
    leaders: leaders.entries(),
    frontier: frontier.entries(),
  };

  /** Least memory of any plan of this shape, in any order and under any sharding. */
  function leastMemory(placement: Placement, shape: Shape, full: readonly Sharding[]): number {
    let least = Number.POSITIVE_INFINITY;
    for (const order of space.everyOrder(placement, shape.flows)) {
      for (const sharding of full) {
        const context = contextOf(placement, shape, order, sharding);
        least = Math.min(least, trainingMemory(context, microBatchesOf(context.plan)).usedBytes);
      }
    }
    return least;
  }

  function anyFits(placement: Placement, shape: Shape, full: readonly Sharding[]): boolean {
    return space.everyOrder(placement, shape.flows).some(order =>
      full.some(sharding => {
        const context = contextOf(placement, shape, order, sharding);
        return trainingMemory(context, microBatchesOf(context.plan)).usedBytes <= capacity;
      }),
    );
  }

  /** Chip and software as the plan sees them: they change only with what experts take from compute. */
  function contextOf(
    placement: Placement,
    shape: Shape,
    order: Order,
    sharding: Sharding,
  ): TrainingContext {
    const plan = planOf(space, placement, shape, order, sharding);
    const key = `${plan.expertOverlap} ${plan.expertParallel > 1}`;
    const known = surroundings.get(key) ?? evaluator.contextOf(plan);
    surroundings.set(key, known);
    return { ...known, plan };
  }

  /** Can no plan of the branch that takes at least `seconds` be among the answers? */
  function useless(seconds: number, branch: Branch): boolean {
    if (seconds > longestStep) return true;
    if (seconds <= leaders.limit) return false;
    if (leadersOnly) return true;
    const { placement, shape, kind, full } = branch;
    kind.leastBytes ??= leastMemory(placement, kind.shape, full);
    if (frontier.beats(seconds, kind.leastBytes)) return true;
    branch.leastBytes ??= leastMemory(placement, shape, full);
    return frontier.beats(seconds, branch.leastBytes);
  }

  function microBatchesOf({
    dataParallel,
    microBatchSequences,
  }: Pick<TrainingPlan, 'dataParallel' | 'microBatchSequences'>): number {
    return task.globalBatchSequences / (dataParallel * microBatchSequences);
  }
}
