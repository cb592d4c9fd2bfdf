/** The best plans of a space without looking at each: what cannot be among them is left out, and counted. */
import type { Device } from '../../hardware/device.ts';
import type { TrainingPlan } from '../../parallelism/plan.ts';
import { stepEvaluator } from '../../training/evaluator.ts';
import { gradientExchange } from '../../training/gradient-exchange.ts';
import { hostWaitSeconds } from '../../training/host-stream.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import { fits, trainingMemory } from '../../training/memory.ts';
import { optimizerSeconds } from '../../training/optimizer.ts';
import { busiestSeconds, estimatePipeline, runningSchedule } from '../../training/pipeline.ts';
import type { TrainingStacks } from '../../training/stack.ts';
import { pipelineLoad, slowdownShare } from '../../training/step.ts';
import { type Bundle, type Place, planCount, type Surveyor, survey } from './branches.ts';
import { type Bounded, byBound } from './by-bound.ts';
import { familyOf } from './family.ts';
import { Frontier, Leaders } from './leaders.ts';
import { memoryBound } from './memory-bound.ts';
import { type CostedShapes, costedShapes, type SharedCosts } from './shared-costs.ts';
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

/** One shape of a bundle that was looked into. */
interface Branch {
  readonly place: Place;
  readonly shape: Shape;
  readonly orders: readonly Order[];
  readonly costs: SharedCosts;
  /** No plan of the branch holds less, bytes. */
  readonly leastBytes: number;
  /** Place in the space of its first plan. */
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
 * cheaper of its two forms, alone or beside another micro-batch; then the whole pipeline by formula; exchange, waiting for
 * the host and update only add to it. Memory: the least over all orders and full shardings of the shape, on the chip; the
 * host's is checked plan by plan. A branch goes when it can neither be among the best few nor
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
  const surveyor: Surveyor = {
    memoryAt: memoryBound(space, contextOf),
    capacityBytes: capacity,
    contextOf,
    costsOf,
    microBatchesOf: ({ dataParallel }, { microBatchSequences }) =>
      microBatchesOf({ dataParallel, microBatchSequences }),
    timesOf: (placement, shape) =>
      (surveyor.microBatchesOf(placement, shape) / placement.pipelineParallel) * slowed,
  };
  const surveyed = survey(space, surveyor);
  const { considered } = surveyed;
  let { byMemory } = surveyed;
  let byTime = 0;
  let timed = 0;

  // The most promising first: what they reach excludes the rest.
  for (const [branch, leastSeconds] of byBound(surveyed.bundles, open)) {
    const { place, shape, orders, costs } = branch;
    const { placement, shardings } = place;
    if (useless(leastSeconds, branch.leastBytes)) {
      byTime += planCount(place, orders);
      continue;
    }
    orders.forEach((order, orderPlace) => {
      const [first] = shardings as readonly [Sharding];
      const context = contextOf(placement, shape, order, first);
      const { plan } = context;
      const load = pipelineLoad(context, costs.cut(plan), task.globalBatchSequences);
      const schedule = runningSchedule(plan);
      const pipeline = estimatePipeline(schedule, load);
      if (useless(pipeline * slowed, branch.leastBytes)) {
        byTime += shardings.length;
        return;
      }
      const busiest = busiestSeconds(schedule, load);
      shardings.forEach((sharding, shardingPlace) => {
        const whole =
          sharding.gradientOverlap === first.gradientOverlap
            ? { ...context, plan: { ...plan, ...sharding } }
            : contextOf(placement, shape, order, sharding);
        const memory = trainingMemory(whole, load.microBatches);
        const bytes = memory.usedBytes;
        if (!fits(memory)) {
          byMemory++;
          return;
        }
        timed++;
        const exchange = gradientExchange(whole, busiest, load.microBatches);
        const wait = hostWaitSeconds(whole, busiest, load.microBatches);
        const value = (pipeline + exchange + wait + optimizerSeconds(whole)) * slowed;
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

  /** The shapes of a bundle that may be among the answers, each with a better bound. */
  function open(bundle: Bundle): Bounded<Branch>[] {
    const { place, shapes, orders, leastSeconds, lightest } = bundle;
    const { placement, full } = place;
    const unpromising = useless(leastSeconds, place.lightest) || useless(leastSeconds, lightest);
    const [order] = orders as readonly [Order];
    const branches: Bounded<Branch>[] = [];
    bundle.leastBytes.forEach((leastBytes, member) => {
      if (leastBytes === Number.POSITIVE_INFINITY) return;
      if (unpromising || useless(leastSeconds, leastBytes)) {
        byTime += planCount(place, orders);
        return;
      }
      const shape = shapes[member] as Shape;
      const costs = costsOf(placement, shape, () => contextOf(placement, shape, order, full[0]));
      const bound = costs.leastSeconds * surveyor.timesOf(placement, shape);
      const ordinal = bundle.ordinalOf(member);
      branches.push([{ place, shape, orders, costs, leastBytes, ordinal }, bound]);
    });
    return branches;
  }

  /** Chip and software as the plan sees them: they change only with what experts take from compute. */
  function contextOf(
    placement: Placement,
    shape: Shape,
    order: Order,
    sharding: Sharding,
  ): TrainingContext {
    const plan = planOf(space, placement, shape, order, sharding);
    const key = `${plan.expertOverlap} ${plan.expertParallel > 1} ${plan.gradientOverlap}`;
    const known = surroundings.get(key) ?? evaluator.contextOf(plan);
    surroundings.set(key, known);
    return { ...known, plan };
  }

  /** Can no plan that takes and holds at least as much be among the answers? */
  function useless(seconds: number, bytes: number): boolean {
    if (seconds > longestStep) return true;
    if (seconds <= leaders.limit) return false;
    return leadersOnly || frontier.beats(seconds, bytes);
  }

  function microBatchesOf({
    dataParallel,
    microBatchSequences,
  }: Pick<TrainingPlan, 'dataParallel' | 'microBatchSequences'>): number {
    return task.globalBatchSequences / (dataParallel * microBatchSequences);
  }
}
