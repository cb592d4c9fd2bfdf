/** NERACA_TRAIN_COST: what a training run costs. */
import { SheetError, type SheetFunction } from '../sheet-function.ts';
import { trainingOptions, trainingParameters, trainingRun } from '../training-run.ts';

export const trainCostFunction: SheetFunction = {
  name: 'NERACA_TRAIN_COST',
  description: 'Cost of training a model on so many tokens, with the fastest layout that fits.',
  parameters: [
    ...trainingParameters,
    {
      name: 'usd_per_chip_hour',
      description: 'Price of a chip-hour; from the newest price book if empty',
      type: 'number',
      optional: true,
    },
    ...trainingOptions,
  ],
  returns: 'USD',
  example: ['deepseek-v3', 'h800-sxm', 2048, 14.8e12, 2],
  value: (given, library) => {
    const { economics } = trainingRun(given, library, given.optionalNumber('usd_per_chip_hour'));
    if (economics?.training === undefined) throw new SheetError('the run has no price');
    return economics.training.usd;
  },
};
