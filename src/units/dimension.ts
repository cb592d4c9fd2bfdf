/** The dimensions that documents may state a quantity in: how each is called, written and measured inside. */

interface DimensionFacts {
  /** With its article, for messages. */
  readonly what: string;
  /** What a person would write. */
  readonly example: string;
  /** Unit of the numbers inside. */
  readonly unit: string;
  /** May stand without a unit. */
  readonly bare?: boolean;
  /** May be zero: a price, a wait. A machine's capacity may not. */
  readonly zero?: boolean;
  /** Bits are as usual as bytes: network rates. */
  readonly bits?: boolean;
}

export const dimensions = {
  bytes: { what: 'a memory size', example: '80 GB', unit: 'B' },
  bytesPerSecond: { what: 'a bandwidth', example: '1 TB/s', unit: 'B/s', bits: true },
  flop: { what: 'an amount of work', example: '3e24 FLOP', unit: 'FLOP' },
  flopPerSecond: { what: 'a compute rate', example: '989 TFLOP/s', unit: 'FLOP/s' },
  seconds: { what: 'a duration', example: '50 ms', unit: 's', zero: true },
  hertz: { what: 'a frequency', example: '1.98 GHz', unit: 'Hz' },
  watts: { what: 'a power', example: '700 W', unit: 'W' },
  joules: { what: 'an energy', example: '500 kWh', unit: 'J', zero: true },
  usd: { what: 'an amount of money', example: '30000 USD', unit: 'USD', zero: true },
  usdPerChipHour: { what: 'a price per chip-hour', example: '2 USD/h', unit: 'USD/h', zero: true },
  usdPerMillionTokens: {
    what: 'a price of tokens',
    example: '2.19 USD/Mtoken',
    unit: 'USD/Mtoken',
    zero: true,
  },
  usdPerGigabyteMonth: {
    what: 'a price of storage',
    example: '0.02 USD/GB/month',
    unit: 'USD/GB/month',
    zero: true,
  },
  kilogramsCo2e: {
    what: 'an amount of carbon',
    example: '318 kgCO2e',
    unit: 'kgCO2e',
    zero: true,
  },
  usdPerKilowattHour: {
    what: 'a price of energy',
    example: '0.08 USD/kWh',
    unit: 'USD/kWh',
    zero: true,
  },
  kilogramsPerKilowattHour: {
    what: 'a carbon intensity',
    example: '0.4 kgCO2e/kWh',
    unit: 'kgCO2e/kWh',
    zero: true,
  },
  tokens: { what: 'a number of tokens', example: '14.8e12', unit: 'token', bare: true },
  tokensPerSecond: { what: 'a rate of tokens', example: '2000 token/s', unit: 'token/s' },
  count: { what: 'a number', example: '2048', unit: 'chip', bare: true },
  fraction: { what: 'a share', example: '5%', unit: 'chip', bare: true, zero: true },
} as const satisfies Readonly<Record<string, DimensionFacts>>;

export type Dimension = keyof typeof dimensions;

/** What is known of a dimension, all optional facts included. */
export function factsOf(dimension: Dimension): DimensionFacts {
  return dimensions[dimension];
}

/** `a memory size like "80 GB"`: what a message says was expected. */
export function expectedOf(
  dimension: Dimension,
  example: string = factsOf(dimension).example,
): string {
  return `${factsOf(dimension).what} like "${example}"`;
}
