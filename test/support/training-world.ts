/** A shipped model on a shipped chip, for laws over layouts: seconds and floating-point work of one step. */
import { openLibrary } from '../../src/node/library.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import { stepBreakdown } from '../../src/training/breakdown.ts';
import { trainingStep } from '../../src/training/step.ts';
import { onePlan, trainingStack } from './shapes.ts';

interface Links {
  readonly scaleUp?: number;
  readonly scaleOut?: number;
}

export function modelFromLibrary(model: string, id: string) {
  const library = openLibrary();
  const architecture = library.model(model);
  const chip = library.chip(id);
  const efficiency = library.efficiency(chip.efficiency);
  const contextOf = (plan: Partial<TrainingPlan>, { scaleUp = 1, scaleOut = 1 }: Links) => ({
    architecture,
    device: {
      efficiency,
      chip: {
        ...chip,
        scaleUp: {
          ...chip.scaleUp,
          bandwidthBytesPerSecond: chip.scaleUp.bandwidthBytesPerSecond * scaleUp,
        },
        scaleOut: {
          ...chip.scaleOut,
          bandwidthBytesPerSecond: chip.scaleOut.bandwidthBytesPerSecond * scaleOut,
        },
      },
    },
    plan: { ...onePlan, recompute: 'none' as const, ...plan },
    stack: trainingStack,
    sequenceLength: 4096,
  });
  const chipsOf = (plan: Partial<TrainingPlan>) =>
    (plan.dataParallel ?? 1) *
    (plan.tensorParallel ?? 1) *
    (plan.pipelineParallel ?? 1) *
    (plan.contextParallel ?? 1);
  return {
    seconds: (plan: Partial<TrainingPlan>, batch: number, links: Links = {}) =>
      trainingStep(contextOf(plan, links), batch).seconds,
    /** Over all chips. */
    flop: (plan: Partial<TrainingPlan>, batch: number) => {
      const context = contextOf(plan, {});
      const { operators } = stepBreakdown(trainingStep(context, batch), context);
      const perChip = operators.reduce((sum, { calls, timed }) => sum + calls * timed.flop, 0);
      return perChip * chipsOf(plan);
    },
  };
}
