/** Money, energy and lifetime of the sample result. */
import type { Economics } from '../../src/scenario/result.ts';

const growth = 1.05;
const firstMonthUsd = 412e3;

function lifetimeMonths(): NonNullable<Economics['lifetime']>['months'] {
  let cumulativeServingUsd = 0;
  return Array.from({ length: 24 }, (_, index) => {
    const servingUsd = firstMonthUsd * growth ** index;
    cumulativeServingUsd += servingUsd;
    return {
      month: index + 1,
      outputTokens: 168e9 * 30.44 * growth ** index,
      chips: Math.ceil(1440 * growth ** index),
      trainingUsd: 5.226e6,
      servingUsd,
      cumulativeServingUsd,
    };
  });
}

export const sampleEconomics: Economics = {
  prices: '2025-q1',
  training: {
    usd: 5.226e6,
    chipHour: {
      chip: 'h800-sxm',
      usdPerChipHour: 2,
      basis: 'rented',
      parts: [],
      source: 'deepseek-v3-report',
    },
    parts: [
      { name: 'productive steps', usd: 5.111e6, why: '2.56 million chip-hours at 2 USD' },
      { name: 'interruptions and checkpoints', usd: 115e3, why: '2.2% of wall-clock time' },
    ],
    usdPerMillionTokens: 0.353,
  },
  serving: {
    chipHour: {
      chip: 'ascend-910c',
      usdPerChipHour: 1.47,
      basis: 'owned',
      parts: [
        {
          name: 'chip, server and network',
          usd: 0.86,
          why: '26,000 USD over 4 years, 5% residual',
        },
        { name: 'capital', usd: 0.21, why: '10% a year on the mean book value' },
        { name: 'power', usd: 0.14, why: '1.35 kW at PUE 1.25 and 0.08 USD/kWh' },
        { name: 'operations', usd: 0.26, why: 'space, staff and spares' },
      ],
      source: 'prices-2025-q1',
    },
    usdPerHour: 564.5,
    usdPerDay: 13548,
    usdPerMillionInputTokens: 0.0126,
    usdPerMillionOutputTokens: 0.252,
    atCapacity: { usdPerMillionInputTokens: 0.0091, usdPerMillionOutputTokens: 0.209 },
    parts: [
      { name: 'decode pool', usd: 470.4, why: '320 chips at 1.47 USD an hour' },
      { name: 'prefill pool', usd: 94.1, why: '64 chips at 1.47 USD an hour' },
    ],
  },
  energy: {
    trainingJoules: 9.1e12,
    servingWatts: 5.2e5,
    servingJoulesPerOutputToken: 1.0,
  },
  carbon: { region: 'china-north', trainingKilograms: 1.42e6, servingKilogramsPerDay: 7020 },
  lifetime: { months: lifetimeMonths(), crossing: 11 },
};
