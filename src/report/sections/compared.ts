/** The results of a comparison with the parts that sections read, by chip. */
import type { Comparison, Result, ServingResult, TrainingResult } from '../../scenario/result.ts';
import { shortNames } from '../chip-name.ts';

export interface Compared {
  readonly id: string;
  /** Its short name where known, else its id. */
  readonly chip: string;
  readonly result: Result;
  readonly training: TrainingResult | undefined;
  readonly serving: ServingResult | undefined;
}

function nameOf(chip: string, { training, serving }: Result): string {
  const jobs = [training, serving];
  for (const job of jobs) {
    if (job?.feasible && job.chip === chip) return job.chipName;
  }
  return chip;
}

/** One entry a chip, in the order asked; jobs that do not fit are left out of it. */
export function compared({ results }: Comparison): readonly Compared[] {
  const names = shortNames(results.map(({ chip, result }) => nameOf(chip, result)));
  return results.map(({ chip, result }, index) => ({
    id: chip,
    chip: names[index] ?? chip,
    result,
    training: result.training?.feasible ? result.training : undefined,
    serving: result.serving?.feasible ? result.serving : undefined,
  }));
}
