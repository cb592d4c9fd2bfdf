/** The fastest training layout that fits in memory. */
import type { Device } from '../hardware/device.ts';
import { isOffloaded, type TrainingPlan } from '../parallelism/plan.ts';
import { candidatePlans, type PlanWishes, type TrainingTask } from './candidate-plans.ts';
import { type StepEvaluator, stepEvaluator, type TrainingCosts } from './evaluator.ts';
import type { TrainingContext } from './layer-work.ts';
import { fits, type MemoryBudget } from './memory.ts';
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

interface Fitting {
  readonly context: TrainingContext;
  readonly memory: MemoryBudget;
}

/**
 * Times every candidate that fits by formula, simulates the best of them and takes the fastest; ties keep the earlier one,
 * so that the answer does not depend on the machine. Work that is redone never makes a step faster, unless what is kept has
 * to go to the host: where a layout fits, those that recompute more are left out.
 */
export function choosePlan(
  task: TrainingTask,
  wishes: PlanWishes,
  benchmarked: Device,
  stacks: TrainingStacks,
  { costs, pipelines = 'simulated' }: ChoiceManner = {},
): PlanChoice {
  const evaluator = stepEvaluator(task, benchmarked, stacks, costs);
  const fitting: Fitting[] = [];
  let nearest: { readonly plan: TrainingPlan; readonly memory: MemoryBudget } | undefined;
  let considered = 0;
  let last: TrainingPlan | undefined;
  for (const plan of candidatePlans(task, wishes)) {
    considered++;
    if (last !== undefined && !redoingPays(plan) && isSameButRedoing(plan, last)) continue;
    const context = evaluator.contextOf(plan);
    const memory = evaluator.memory(context);
    if (fits(memory)) {
      fitting.push({ context, memory });
      last = plan;
    } else if (nearest === undefined || memory.usedBytes < nearest.memory.usedBytes) {
      nearest = { plan, memory };
    }
  }
  const leading = fastest(fitting, evaluator);
  const [first] = leading;
  if (first === undefined) {
    return nearest === undefined
      ? { found: false, considered }
      : { found: false, considered, nearest };
  }
  if (pipelines === 'formula') {
    return { found: true, considered, ...first, step: evaluator.estimate(first.context) };
  }
  let best: PlannedStep | undefined;
  for (const { context, memory } of leading) {
    const step = evaluator.simulate(context);
    if (best === undefined || step.seconds < best.step.seconds) best = { context, step, memory };
  }
  return best === undefined ? { found: false, considered } : { found: true, considered, ...best };
}

/** The first few by formula, fastest first; a single one needs none. */
function fastest(fitting: readonly Fitting[], evaluator: StepEvaluator): readonly Fitting[] {
  if (fitting.length <= 1) return fitting;
  const leading: (Fitting & { readonly seconds: number })[] = [];
  for (const { context, memory } of fitting) {
    const last = leading.at(-1);
    const limit =
      leading.length === finalists && last !== undefined ? last.seconds : Number.POSITIVE_INFINITY;
    if (evaluator.leastSeconds(context) >= limit) continue;
    const seconds = evaluator.seconds(context);
    if (seconds >= limit) continue;
    const behind = leading.findIndex(other => seconds < other.seconds);
    leading.splice(behind < 0 ? leading.length : behind, 0, { context, memory, seconds });
    leading.length = Math.min(leading.length, finalists);
  }
  return leading;
}

/** Words in which candidates of one model differ, but for what they redo. */
const placing = [
  'tensorParallel',
  'contextParallel',
  'pipelineParallel',
  'dataParallel',
  'expertParallel',
  'microBatchSequences',
  'virtualPipelineStages',
  'pipelineSchedule',
] as const satisfies readonly (keyof TrainingPlan)[];

/** Activations that are computed again need not go to the host and back. */
function redoingPays(plan: TrainingPlan): boolean {
  return isOffloaded(plan, 'activations');
}

function isSameButRedoing(plan: TrainingPlan, other: TrainingPlan): boolean {
  return placing.every(word => plan[word] === other[word]);
}
