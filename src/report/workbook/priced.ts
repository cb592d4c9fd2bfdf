/** The parts of a result that a workbook computes with. */
import type { Economics, Result, ServingResult, TrainingResult } from '../../scenario/result.ts';

export interface Priced {
  readonly result: Result;
  readonly training: TrainingResult | undefined;
  readonly serving: ServingResult | undefined;
  readonly trainingCost: Economics['training'];
  readonly servingCost: Economics['serving'];
  readonly lifetime: Economics['lifetime'];
  readonly terms: NonNullable<Economics['lifetime']>['terms'];
  /** Length of the simulated life; 0 without one. */
  readonly months: number;
}

export function priced(result: Result): Priced {
  const { training, serving, economics } = result;
  const lifetime = economics?.lifetime;
  return {
    result,
    training: training?.feasible ? training : undefined,
    serving: serving?.feasible ? serving : undefined,
    trainingCost: economics?.training,
    servingCost: economics?.serving,
    lifetime,
    terms: lifetime?.terms,
    months: lifetime?.months.length ?? 0,
  };
}
