/** A plan on the round chip, with some of its words, of its software or of the chip changed. */
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import type { TrainingStack } from '../../src/training/stack.ts';
import { onePlan, roundDevice, smallMixture, trainingStack } from './shapes.ts';

/** Tokens of a sequence. */
export const sequence = 4096;

export function contextOf(
  plan: Partial<TrainingPlan> = {},
  stack: Partial<TrainingStack> = {},
  device = roundDevice,
): TrainingContext {
  return {
    architecture: smallMixture,
    device,
    plan: { ...onePlan, ...plan },
    stack: { ...trainingStack, ...stack },
    sequenceLength: sequence,
  };
}
