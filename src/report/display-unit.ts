/** The units people read: a column or an axis states one, and every number under it is divided by its size. */
import {
  giga,
  kilo,
  mega,
  micro,
  milli,
  peta,
  secondsPerDay,
  secondsPerHour,
  tera,
} from '../units/quantity.ts';

/** A symbol and its size in the base unit of the dimension. */
export interface DisplayUnit {
  readonly symbol: string;
  readonly size: number;
}

/** Units of one dimension, largest first. */
export type UnitFamily = readonly [DisplayUnit, ...DisplayUnit[]];

function prefixed(symbol: string, size = 1): UnitFamily {
  return [
    { symbol: `P${symbol}`, size: peta * size },
    { symbol: `T${symbol}`, size: tera * size },
    { symbol: `G${symbol}`, size: giga * size },
    { symbol: `M${symbol}`, size: mega * size },
    { symbol: `k${symbol}`, size: kilo * size },
    { symbol, size },
  ];
}

const seconds: DisplayUnit = { symbol: 's', size: 1 };
const milliseconds: DisplayUnit = { symbol: 'ms', size: milli };
const microseconds: DisplayUnit = { symbol: 'µs', size: micro };

export const days: DisplayUnit = { symbol: 'days', size: secondsPerDay };
export const percent: DisplayUnit = { symbol: '%', size: 1 / 100 };
export const usd: DisplayUnit = { symbol: 'USD', size: 1 };
export const usdPerHour: DisplayUnit = { symbol: 'USD/h', size: 1 };
export const usdPerMillionTokens: DisplayUnit = { symbol: 'USD per million tokens', size: 1 };
export const tokensPerSecond: DisplayUnit = { symbol: 'tok/s', size: 1 };
export const tokensPerSecondPerChip: DisplayUnit = { symbol: 'tok/s per chip', size: 1 };
export const requestsPerSecond: DisplayUnit = { symbol: 'req/s', size: 1 };
export const flopPerByte: DisplayUnit = { symbol: 'FLOP/byte', size: 1 };
export const plain: DisplayUnit = { symbol: '', size: 1 };
export const teraflopPerSecond: DisplayUnit = { symbol: 'TFLOP/s', size: tera };

export const stepTime: UnitFamily = [seconds, milliseconds, microseconds];
/** Hours and minutes of a service, or less. */
export const serviceTime: UnitFamily = [
  { symbol: 'hours', size: secondsPerHour },
  { symbol: 'min', size: secondsPerHour / 60 },
  seconds,
  milliseconds,
];
export const byteCount: UnitFamily = prefixed('B');
export const flopCount: UnitFamily = prefixed('FLOP');
/** A watt-hour is 3,600 joules: a watt for the seconds of an hour. */
export const energy: UnitFamily = prefixed('Wh', secondsPerHour);
export const smallEnergy: UnitFamily = [
  { symbol: 'kJ', size: kilo },
  { symbol: 'J', size: 1 },
  { symbol: 'mJ', size: milli },
];
export const power: UnitFamily = prefixed('W');
export const money: UnitFamily = [
  { symbol: 'billion USD', size: giga },
  { symbol: 'million USD', size: mega },
  { symbol: 'thousand USD', size: kilo },
  usd,
];
export const tokenCount: UnitFamily = [
  { symbol: 'trillion tokens', size: tera },
  { symbol: 'billion tokens', size: giga },
  { symbol: 'million tokens', size: mega },
  { symbol: 'tokens', size: 1 },
];
export const count: UnitFamily = [
  { symbol: 'trillion', size: tera },
  { symbol: 'billion', size: giga },
  { symbol: 'million', size: mega },
  { symbol: '', size: 1 },
];
export const mass: UnitFamily = [
  { symbol: 't CO2e', size: kilo },
  { symbol: 'kg CO2e', size: 1 },
];

/** The largest unit of the family in which the largest value still reads as 1 or more. */
export function unitFor(family: UnitFamily, values: readonly (number | null)[]): DisplayUnit {
  const largest = values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  if (largest === 0) return family.find(unit => unit.size === 1) ?? family[0];
  return family.find(unit => largest >= unit.size) ?? family[family.length - 1] ?? family[0];
}
