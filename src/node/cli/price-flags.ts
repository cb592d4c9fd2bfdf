/** Flags about money, the same for training and for serving. */
import type { DocumentFlags } from './document-flags.ts';

const group = 'Prices:';

export const priceFlags = {
  prices: { path: 'economics.prices', describe: 'Price book, such as 2026-q2', group },
  region: { path: 'economics.region', describe: 'Region of the price book', group },
  basis: { path: 'economics.basis', describe: 'rented or owned', group },
  'chip-hour': {
    path: 'economics.chipHourPrice',
    describe: 'Price that overrides the book, such as "2 USD/h"',
    group,
  },
} as const satisfies DocumentFlags;
