/** The fastest training layout that fits in memory. */
import type { Device } from '../hardware/device.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import { candidatePlans, type PlanWishes, type TrainingTask } from './candidate-plans.ts';
import type { TrainingContext } from './layer-work.ts';
import { type MemoryBudget, trainingMemory } from './memory.ts';
import { stackCache, type TrainingStacks } from './stack.ts';
import { type TrainingStep, trainingStep } from './step.ts';
import { deviceCache } from './training-device.ts';

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

/** Tries every candidate; ties keep the earlier one, so that the answer does not depend on the machine. */
export function choosePlan(
  task: TrainingTask,
  wishes: PlanWishes,
  benchmarked: Device,
  stacks: TrainingStacks,
): PlanChoice {
  let best: PlannedStep | undefined;
  let nearest: { readonly plan: TrainingPlan; readonly memory: MemoryBudget } | undefined;
  let considered = 0;
  const { architecture, sequenceLength, globalBatchSequences } = task;
  const trainingDevice = deviceCache(benchmarked);
  const stackOf = stackCache(benchmarked.chip, stacks);
  for (const plan of candidatePlans(task, wishes)) {
    considered++;
    const stack = stackOf(plan);
    const device = trainingDevice(plan, stack);
    const context: TrainingContext = { architecture, device, plan, stack, sequenceLength };
    const microBatches = globalBatchSequences / (plan.dataParallel * plan.microBatchSequences);
    const memory = trainingMemory(context, microBatches);
    if (memory.usedBytes > memory.capacityBytes) {
      if (nearest === undefined || memory.usedBytes < nearest.memory.usedBytes) {
        nearest = { plan, memory };
      }
      continue;
    }
    const step = trainingStep(context, globalBatchSequences);
    if (best === undefined || step.seconds < best.step.seconds) best = { context, step, memory };
  }
  if (best !== undefined) return { found: true, considered, ...best };
  return nearest === undefined
    ? { found: false, considered }
    : { found: false, considered, nearest };
}
