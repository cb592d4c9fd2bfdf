/** What a forward step of serving needs to know: the model, the chip, the layout of one instance, the software. */
import type { Device } from '../hardware/device.ts';
import type { Architecture } from '../model/architecture.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import type { ServingStack } from '../timing/software.ts';
import type { SharedSteps } from './shared-steps.ts';

export interface ServingContext {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly plan: ServingPlan;
  readonly stack: ServingStack;
  /** Where questions share what steps take, and a part in a thousand does not matter. */
  readonly steps?: SharedSteps;
}

/** Chips of one pipeline stage of an instance. */
export function stageChips({ tensorParallel, dataParallelAttention }: ServingPlan): number {
  return tensorParallel * dataParallelAttention;
}

/** Chips of one instance. */
export function instanceChips(plan: ServingPlan): number {
  return stageChips(plan) * plan.pipelineParallel;
}
