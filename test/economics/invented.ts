/** A chip and a price book with round figures, so that expected values can be worked by hand. */
import type { PriceBook } from '../../src/economics/price-book.ts';
import type { Chip } from '../../src/hardware/chip.ts';

export const chip: Chip = {
  id: 'invented',
  name: 'Invented chip',
  vendor: 'Nobody',
  released: '2025-01-01',
  confidence: 'data-sheet',
  efficiency: 'hopper',
  peakFlopPerSecond: { bf16: 400e12 },
  memory: { capacityBytes: 64e9, bandwidthBytesPerSecond: 2.5e12 },
  computeUnits: 100,
  scaleUp: { bandwidthBytesPerSecond: 200e9, latencySeconds: 2e-6, domainChips: 8 },
  scaleOut: { bandwidthBytesPerSecond: 50e9, latencySeconds: 4e-6 },
  power: { thermalDesignWatts: 700, serverWattsPerChip: 1000, meanDrawFraction: 0.75 },
  price: { systemUsdPerChip: 43_829.1 },
  cited: {},
  estimated: {},
  ranges: {},
  sources: [],
};

export const book: PriceBook = {
  id: 'invented',
  name: 'Invented prices',
  asOf: '2025-01-01',
  defaultRegion: 'here',
  rents: {},
  ownership: {
    depreciationYears: 5,
    residualShare: 0,
    costOfCapital: 0,
    operationsShare: 0.05,
    facilityUsdPerKilowattHour: 0.2,
    utilisation: 1,
  },
  regions: {
    here: {
      id: 'here',
      name: 'Here',
      usdPerKilowattHour: 0.1,
      pue: 1.2,
      kilogramsCo2ePerKilowattHour: 0.5,
    },
    there: {
      id: 'there',
      name: 'There',
      usdPerKilowattHour: 0.3,
      pue: 1.2,
      kilogramsCo2ePerKilowattHour: 0.05,
    },
  },
  estimated: {},
  ranges: {},
  sources: [],
};
