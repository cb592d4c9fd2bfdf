/** Finds a layout for a published run: as published where that divides the work, else with as little changed as possible. */
import type { Chip } from '../hardware/chip.ts';
import type { PlanWishes } from '../training/candidate-plans.ts';
import { oddPart, setupBatch, setupWishes, type TrainingSetup } from './training-setup.ts';

/** Wishes and batch to try, with what was changed to get there. */
export interface Attempt {
  readonly wishes: PlanWishes;
  readonly globalBatchSequences: number;
  readonly changes: readonly string[];
}

/** Words that are given up in this order where they contradict each other, the chips or the model. */
const doubtful = [
  'virtualPipelineStages',
  'microBatchSequences',
  'dataParallel',
  'expertTensorParallel',
  'contextParallel',
  'expertParallel',
  'pipelineSchedule',
  'pipelineParallel',
  'tensorParallel',
] as const satisfies readonly (keyof PlanWishes)[];

/** Where fp32 states leave no room, operators keep states and gradients in 16 bits before they give up. */
export const sixteenBitStates = { optimizerState: 'bf16', gradientBytes: 2 } as const;

/** What to try, the published layout first. */
export function* attempts(setup: TrainingSetup, chip: Chip, chips: number): Generator<Attempt> {
  const batch = Math.max(1, Math.round(setupBatch(setup, chips)));
  let wishes = setupWishes(setup, chip);
  yield { wishes, globalBatchSequences: batch, changes: [] };
  const changes: string[] = [];
  yield rounded(wishes, batch, changes, chips);
  for (const word of doubtful) {
    const { [word]: left, ...rest } = wishes;
    if (left === undefined) continue;
    wishes = rest;
    changes.push(`without ${word} ${left}`);
    yield { wishes, globalBatchSequences: batch, changes: [...changes] };
    yield rounded(wishes, batch, changes, chips);
  }
}

/** The batch that all replicas can share, nearest to the one given. */
function rounded(
  wishes: PlanWishes,
  batch: number,
  changes: readonly string[],
  chips: number,
): Attempt {
  const { tensorParallel = 1, pipelineParallel = 1, contextParallel = 1 } = wishes;
  const replicas =
    wishes.dataParallel ?? chips / (tensorParallel * pipelineParallel * contextParallel);
  const unit =
    (Number.isInteger(replicas) ? replicas : oddPart(chips)) * (wishes.microBatchSequences ?? 1);
  const globalBatchSequences = Math.max(1, Math.round(batch / unit)) * unit;
  return {
    wishes,
    globalBatchSequences,
    changes: [...changes, `batch of ${globalBatchSequences} for ${batch}`],
  };
}
