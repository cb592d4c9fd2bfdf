/** A training plan as a search tells it: the plan, its step and its run. */
import { isOffloaded, type TrainingPlan } from '../../parallelism/plan.ts';
import type { TrainingContext } from '../../training/layer-work.ts';
import { trainingMemory } from '../../training/memory.ts';
import { optimizerUpdate } from '../../training/optimizer.ts';

/** A plan with what comes of it; `hours` and what follows are of the whole run. */
export interface TrainedPlan {
  readonly chips: number;
  readonly plan: TrainingPlan;
  readonly stepSeconds: number;
  readonly tokensPerSecondPerChip: number;
  readonly mfu: number;
  readonly memoryBytes: number;
  readonly memoryCapacityBytes: number;
  /** What the plan keeps in the chip's share of the host's memory, if anything, and who runs the optimizer there. */
  readonly hostBytes?: number;
  readonly optimizerUpdatedBy?: 'chip' | 'host';
  readonly usdPerStep: number;
  readonly joulesPerStep: number;
  readonly hours: number;
  readonly usd: number;
}

/** What is told of the host; nothing where the chip keeps all. */
export function hostWords(
  context: TrainingContext,
  microBatches: number,
): Pick<TrainedPlan, 'hostBytes' | 'optimizerUpdatedBy'> {
  const { host } = trainingMemory(context, microBatches);
  if (host === undefined) return {};
  return {
    hostBytes: host.usedBytes,
    ...(isOffloaded(context.plan, 'optimizer')
      ? { optimizerUpdatedBy: optimizerUpdate(context).by }
      : {}),
  };
}
