/** A training plan as a search tells it: the plan, its step and its run. */
import type { TrainingPlan } from '../../parallelism/plan.ts';

/** A plan with what comes of it; `hours` and what follows are of the whole run. */
export interface TrainedPlan {
  readonly chips: number;
  readonly plan: TrainingPlan;
  readonly stepSeconds: number;
  readonly tokensPerSecondPerChip: number;
  readonly mfu: number;
  readonly memoryBytes: number;
  readonly memoryCapacityBytes: number;
  readonly usdPerStep: number;
  readonly joulesPerStep: number;
  readonly hours: number;
  readonly usd: number;
}
