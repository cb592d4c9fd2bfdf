/** The part of a scenario that says what chips, power and time are worth, and how much the service is asked for. */
import * as z from 'zod/mini';
import { depreciationMethods } from '../economics/depreciation.ts';
import { tokenPricesSchema } from '../economics/token-prices.ts';
import { expecting } from '../schema/expectation.ts';
import { countOf, described, largeCount, maybe, quantity, share, text } from '../schema/pieces.ts';
import { secondsPerDay } from '../units/quantity.ts';
import { daySchema } from './serving-schema.ts';

const longestYears = 100;
const daysOfLongestYear = 366;

const demandSchema = z.strictObject({
  outputTokensPerDay: described(
    largeCount('tokens'),
    'Tokens answered per day in the first month.',
  ),
  monthlyGrowth: maybe(share, 'Growth from month to month, such as 0.05.'),
  saturation: maybe(
    largeCount('tokens'),
    'Tokens per day that demand approaches and never passes.',
  ),
  dayShape: maybe(daySchema, 'Load over the day; that of serving if absent.'),
  weekendShare: maybe(
    expecting(z.number().check(z.gte(0)), 'a ratio, 0 or more, like 0.8'),
    'Load of a day at the weekend over that of a weekday.',
  ),
});

const retrainingSchema = z.strictObject({
  every: described(
    quantity('seconds', { zero: false, example: '12 months' }),
    'Time from one training to the next.',
  ),
  costRatio: maybe(
    expecting(z.number().check(z.positive()), 'a number above 0'),
    'Its cost over that of the first training.',
  ),
  idleChips: maybe(z.boolean(), 'Runs on owned chips of the service while they are idle.'),
});

const bases = z.enum(['rented', 'owned']);
const strategySchema = z.strictObject({
  name: described(text, 'What the strategy is called in the comparison.'),
  trainingChip: maybe(text, 'Id of the chip that trains.'),
  trainingChips: maybe(countOf('chips'), 'How many of them.'),
  servingChip: maybe(text, 'Id of the chip that serves.'),
  servingChips: maybe(countOf('chips'), 'How many of them there may be.'),
  trainingBasis: maybe(bases, 'Chips that train: rented or owned.'),
  servingBasis: maybe(bases, 'Chips that serve: rented or owned.'),
  retraining: maybe(retrainingSchema, 'How often the model is trained again.'),
});

const price = quantity('usd');
const positiveShare = expecting(
  z.number().check(z.gt(0), z.lte(1)),
  'a share above 0 and up to 1 like 0.85',
);

const ownershipSchema = z.strictObject({
  depreciation: maybe(
    z.enum(depreciationMethods),
    'How the purchase is written off; equal payments a year if absent.',
  ),
  depreciationYears: maybe(
    expecting(z.number().check(z.positive()), 'a number of years above 0'),
    'Life of the equipment in years.',
  ),
  residualShare: maybe(share, 'Of the purchase, left at the end.'),
  costOfCapital: maybe(share, 'Interest a year that lenders and owners ask together.'),
  operationsShare: maybe(share, 'Staff, repairs and spares a year, of the purchase.'),
  facility: maybe(quantity('usdPerKilowattHour'), 'Site without electricity.'),
  utilisation: maybe(positiveShare, 'Of the hours owned, those that carry work.'),
  chip: maybe(price, 'Purchase of one chip.'),
  server: maybe(price, "Chip's share of its server."),
  network: maybe(price, "Chip's share of the network."),
  storage: maybe(price, "Chip's share of storage."),
  installation: maybe(price, "Chip's share of putting it all up."),
});

const trainingCostSchema = z.strictObject({
  experimentsMultiplier: maybe(
    expecting(z.number().check(z.gte(1)), 'a number, 1 or more'),
    'Chip-hours of everything tried, the final run included, over those of the final run.',
  ),
  idleShare: maybe(
    expecting(z.number().check(z.gte(0), z.lt(1)), 'a share from 0 to below 1'),
    'Of the chip-hours paid for, those in which reserved chips wait between runs.',
  ),
  storage: maybe(
    z.strictObject({
      capacity: described(quantity('bytes', { example: '10 PB' }), 'Data and checkpoints.'),
      price: described(quantity('usdPerGigabyteMonth'), 'Price of keeping them.'),
      duration: described(
        quantity('seconds', { zero: false, example: '6 months' }),
        'How long they are kept.',
      ),
    }),
    'What data and checkpoints cost to keep.',
  ),
  staff: maybe(
    z.strictObject({
      people: described(countOf('people'), 'Who work on the model.'),
      costPerYear: described(
        quantity('usd', { example: '300000 USD' }),
        'Each, with all that an employer pays.',
      ),
      duration: described(
        quantity('seconds', { zero: false, example: '6 months' }),
        'How long they work on it.',
      ),
    }),
    'Who makes the model.',
  ),
});

export const economicsSchema = z.strictObject({
  prices: maybe(text, 'Id of a price book, such as "2025-q1".'),
  basis: maybe(bases, 'Chips at a market rent, or bought and run.'),
  trainingBasis: maybe(bases, 'The same for the chips that train, where it differs.'),
  servingBasis: maybe(bases, 'The same for the chips that serve, where it differs.'),
  region: maybe(text, 'Region of the price book: tariff, PUE and carbon of the grid.'),
  chipHourPrice: maybe(quantity('usdPerChipHour'), 'Overrides the price book.'),
  ownership: maybe(ownershipSchema, 'Terms of ownership that differ from the price book.'),
  training: maybe(trainingCostSchema, 'What making the model costs beside its final run.'),
  tokenPrices: maybe(
    z.union([text, tokenPricesSchema]),
    'What users pay: id of a price list, such as "deepseek-r1-2025-01", or prices of your own.',
  ),
  embodiedCarbon: maybe(
    z.union([z.literal(true), quantity('kilogramsCo2e')]),
    'Counts the making of each chip with its share of the server: true for the usual figure, or an amount.',
  ),
  horizon: maybe(
    quantity('seconds', {
      zero: false,
      example: '24 months',
      most: {
        value: longestYears * daysOfLongestYear * secondsPerDay,
        words: `${longestYears} years`,
      },
    }),
    'Life of the service, at most 100 years.',
  ),
  demand: maybe(demandSchema, 'Tokens asked for over that life.'),
  retraining: maybe(retrainingSchema, 'How often the model is trained again.'),
  discountRate: maybe(share, 'Interest a year for present values; the cost of capital if absent.'),
  purchaseChips: maybe(countOf('chips'), 'Owned chips are bought in multiples of this.'),
  strategies: maybe(
    z.array(strategySchema).check(z.minLength(1, 'expected at least one strategy')),
    'Other ways to do the same work, side by side over its life.',
  ),
});
