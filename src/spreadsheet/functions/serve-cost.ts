/** NERACA_SERVE_COST: what a million output tokens cost at best. */
import { service, servingOptions, servingParameters } from '../service.ts';
import { SheetError, type SheetFunction } from '../sheet-function.ts';

export const serveCostFunction: SheetFunction = {
  name: 'NERACA_SERVE_COST',
  description:
    'Cost of a million output tokens of a fleet that is kept busy within its latency target; its prompts are billed apart.',
  parameters: [
    ...servingParameters,
    {
      name: 'usd_per_chip_hour',
      description: 'Price of a chip-hour; from the newest price book if empty',
      type: 'number',
      optional: true,
    },
    ...servingOptions,
  ],
  returns: 'USD per million output tokens',
  example: ['mixtral-8x7b', 'h100-sxm', 1200, 300, 40, 2],
  value: (given, library) => {
    const { economics } = service(given, library, given.optionalNumber('usd_per_chip_hour'));
    if (economics?.serving === undefined) throw new SheetError('the service has no price');
    return economics.serving.atCapacity.usdPerMillionOutputTokens;
  },
};
