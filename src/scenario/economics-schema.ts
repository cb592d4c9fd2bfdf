/** The part of a scenario that says what chips, power and time are worth, and how much the service is asked for. */
import * as z from 'zod/mini';
import { described, largeCount, maybe, quantity, share, text } from '../schema/pieces.ts';

const demandSchema = z.strictObject({
  outputTokensPerDay: described(
    largeCount('tokens'),
    'Tokens answered per day in the first month.',
  ),
  monthlyGrowth: maybe(share, 'Growth from month to month, such as 0.05.'),
});

export const economicsSchema = z.strictObject({
  prices: maybe(text, 'Id of a price book, such as "2025-q1".'),
  basis: maybe(z.enum(['rented', 'owned']), 'Chips at a market rent, or bought and run.'),
  region: maybe(text, 'Region of the price book: tariff, PUE and carbon of the grid.'),
  chipHourPrice: maybe(quantity('usdPerChipHour'), 'Overrides the price book.'),
  horizon: maybe(
    quantity('seconds', { zero: false, example: '24 months' }),
    'Life of the service.',
  ),
  demand: maybe(demandSchema, 'Tokens asked for over that life.'),
});
