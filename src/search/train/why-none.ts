/** Why a number of chips has no plan: what the nearest lacks of memory, or by how much the fastest breaks a limit. */
import type { Device } from '../../hardware/device.ts';
import type { PlanWishes, TrainingTask } from '../../training/candidate-plans.ts';
import { choosePlan } from '../../training/choose-plan.ts';
import type { TrainingStacks } from '../../training/stack.ts';
import { formatBytes, formatDuration, formatNumber, formatUsd } from '../../units/format.ts';
import { secondsPerHour } from '../../units/quantity.ts';
import type { TrainedPlan } from './trained-plan.ts';

/** A number of chips without a plan. */
export interface Planless {
  readonly chips: number;
  readonly why: string;
}

export interface Limits {
  readonly budgetUsd?: number;
  readonly deadlineHours?: number;
}

/** `its fastest plan takes 47 days, longer than 20 days, and costs $5.16 M, more than $3.00 M`. */
export function overLimits(
  { hours, usd }: TrainedPlan,
  { budgetUsd, deadlineHours }: Limits,
): string {
  const time = formatDuration(hours * secondsPerHour);
  const late = deadlineHours !== undefined && hours > deadlineHours;
  const dear = budgetUsd !== undefined && usd > budgetUsd;
  const limit = formatDuration((deadlineHours ?? 0) * secondsPerHour);
  return (
    `the fastest plan takes ${time}${late ? `, longer than the ${limit} of the deadline` : ''}` +
    `${late ? ',' : ''} and costs ${formatUsd(usd)}${dear ? `, more than the budget of ${formatUsd(budgetUsd)}` : ''}`
  );
}

/** What is told where nobody has looked for the fastest plan. */
export function breaksLimits({ budgetUsd, deadlineHours }: Limits): string {
  const limits = [
    ...(deadlineHours === undefined ? [] : ['the deadline']),
    ...(budgetUsd === undefined ? [] : ['the budget']),
  ];
  return `no plan keeps ${limits.join(' and ')}`;
}

/** Where no plan fits in memory, or none divides the work. */
export function cannotHold(
  task: TrainingTask,
  wishes: PlanWishes,
  device: Device,
  stacks: TrainingStacks,
): string {
  const choice = choosePlan(task, wishes, device, stacks, { pipelines: 'formula' });
  if (choice.found) return 'no plan that is searched fits in memory';
  const { nearest } = choice;
  if (nearest === undefined) {
    return (
      `no layout divides a global batch of ${formatNumber(task.globalBatchSequences)} sequences ` +
      "and the model's heads and experts"
    );
  }
  const { plan, memory } = nearest;
  return (
    `no plan fits in memory: the nearest usual layout (tensor ${plan.tensorParallel}, pipeline ${plan.pipelineParallel}, ` +
    `expert ${plan.expertParallel}, ${plan.recompute} recomputation) needs ${formatBytes(memory.usedBytes)} of ` +
    `${formatBytes(device.chip.memory.capacityBytes)} on its fullest chip`
  );
}
