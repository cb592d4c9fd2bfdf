/** NERACA_TRAIN_HOURS: how long a training run takes. */
import type { SheetFunction } from '../sheet-function.ts';
import { trainingOptions, trainingParameters, trainingRun } from '../training-run.ts';

export const trainHoursFunction: SheetFunction = {
  name: 'NERACA_TRAIN_HOURS',
  description: 'Wall-clock hours of training a model, interruptions included.',
  parameters: [...trainingParameters, ...trainingOptions],
  returns: 'hours',
  example: ['mixtral-8x7b', 'h100-sxm', 64, 2e11],
  value: (given, library) => trainingRun(given, library).training.hours,
};
