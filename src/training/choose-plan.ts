/** The fastest training layout that fits in memory. */
import type { Device } from '../hardware/device.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import { candidatePlans, type PlanWishes, type TrainingTask } from './candidate-plans.ts';
import { type Evaluation, stepEvaluator, type TrainingCosts } from './evaluator.ts';
import type { TrainingContext } from './layer-work.ts';
import type { MemoryBudget } from './memory.ts';
import type { TrainingStacks } from './stack.ts';
import type { TrainingStep } from './step.ts';

export interface PlannedStep {
  readonly context: TrainingContext;
  readonly step: TrainingStep;
  readonly memory: MemoryBudget;
}

export type PlanChoice =
  | ({ readonly found: true; readonly considered: number } & PlannedStep)
  /** `nearest`: the layout that comes closest to fitting; absent when no layout divides the work. */
  | {
      readonly found: false;
      readonly considered: number;
      readonly nearest?: { readonly plan: TrainingPlan; readonly memory: MemoryBudget };
    };

/** Item by item, or by formula: a few percent off where stages are uneven, and much faster. */
export type PipelineTiming = 'simulated' | 'formula';

export interface ChoiceManner {
  /** Costs that other choices have worked out and will take up. */
  readonly costs?: TrainingCosts | undefined;
  readonly pipelines?: PipelineTiming | undefined;
}

/** So many of the best by formula are simulated: the formula is off by a few percent where stages are uneven. */
const finalists = 4;

/** Puts an evaluation among the fastest; of equal ones the earlier stays in front. */
function enter(leading: Evaluation[], evaluation: Evaluation): void {
  const behind = leading.findIndex(other => evaluation.seconds < other.seconds);
  leading.splice(behind < 0 ? leading.length : behind, 0, evaluation);
  leading.length = Math.min(leading.length, finalists);
}

/**
 * Tries every candidate by formula, simulates the best of them and takes the fastest; ties keep the earlier one, so
 * that the answer does not depend on the machine.
 */
export function choosePlan(
  task: TrainingTask,
  wishes: PlanWishes,
  benchmarked: Device,
  stacks: TrainingStacks,
  { costs, pipelines = 'simulated' }: ChoiceManner = {},
): PlanChoice {
  const evaluator = stepEvaluator(task, benchmarked, stacks, costs);
  const leading: Evaluation[] = [];
  let nearest: { readonly plan: TrainingPlan; readonly memory: MemoryBudget } | undefined;
  let considered = 0;
  for (const plan of candidatePlans(task, wishes)) {
    considered++;
    const worst = leading.length === finalists ? leading.at(-1)?.seconds : undefined;
    // Whether it fits need not be known of a plan that would not be among the best.
    if (worst !== undefined && evaluator.leastSeconds(evaluator.contextOf(plan)) >= worst) continue;
    const evaluation = evaluator.evaluate(plan);
    const { memory, seconds } = evaluation;
    if (memory.usedBytes > memory.capacityBytes) {
      if (nearest === undefined || memory.usedBytes < nearest.memory.usedBytes) {
        nearest = { plan, memory };
      }
      continue;
    }
    if (worst === undefined || seconds < worst) enter(leading, evaluation);
  }
  let best: PlannedStep | undefined;
  const [first] = leading;
  if (pipelines === 'formula' && first !== undefined) {
    const { context, memory } = first;
    return { found: true, considered, context, step: evaluator.estimate(context), memory };
  }
  for (const { context, memory } of leading) {
    const step = evaluator.simulate(context);
    if (best === undefined || step.seconds < best.step.seconds) best = { context, step, memory };
  }
  if (best !== undefined) return { found: true, considered, ...best };
  return nearest === undefined
    ? { found: false, considered }
    : { found: false, considered, nearest };
}
