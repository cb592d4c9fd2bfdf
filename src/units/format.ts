/** Quantities as people read them: three significant digits, never fewer than the whole part, the same in every locale. */
import {
  giga,
  hoursPerYear,
  kilo,
  mega,
  micro,
  milli,
  peta,
  secondsPerDay,
  secondsPerHour,
  tera,
} from './quantity.ts';

type Scale = readonly (readonly [symbol: string, size: number])[];

/** Stands where a figure has no value. */
export const absent = 'n/a';

const exa = kilo * peta;
const nano = micro * milli;
const secondsPerMinute = 60;
const metric: Scale = [
  ['E', exa],
  ['P', peta],
  ['T', tera],
  ['G', giga],
  ['M', mega],
  ['k', kilo],
  ['', 1],
];
const large: Scale = [
  ['T', tera],
  ['B', giga],
  ['M', mega],
];
const durations: Scale = [
  ['years', hoursPerYear * secondsPerHour],
  ['days', secondsPerDay],
  ['h', secondsPerHour],
  ['min', secondsPerMinute],
  ['s', 1],
  ['ms', milli],
  ['µs', micro],
  ['ns', nano],
];
/** Two of a unit read better than one: 90 s, 36 h; a second and its parts begin at one. */
const leastOf: Readonly<Record<string, number>> = { years: 2, days: 2, h: 2, min: 2 };

/** "80 GB", "3.35 TB". */
export const formatBytes = (bytes: number): string => prefixed(bytes, 'B');
/** "3.35 TB/s". */
export const formatBytesPerSecond = (rate: number): string => prefixed(rate, 'B/s');
/** "3.3 EFLOP"; amounts beyond the prefixes keep an exponent. */
export const formatFlop = (flop: number): string => prefixed(flop, 'FLOP');
/** "989 TFLOP/s". */
export const formatFlopPerSecond = (rate: number): string => prefixed(rate, 'FLOP/s');
/** "957 W", "1.74 kW". */
export const formatWatts = (watts: number): string => prefixed(watts, 'W');
/** Joules as "41.2 kWh" or "3.92 GWh"; below a kilowatt-hour in Wh. */
export const formatEnergy = (joules: number): string => prefixed(joules / secondsPerHour, 'Wh');
/** "14.8 T tokens". */
export const formatTokens = (tokens: number): string =>
  Number.isFinite(tokens) ? `${formatCount(tokens)} tokens` : absent;
/** "2,313 tok/s". */
export const formatTokensPerSecond = (rate: number): string => withUnit(rate, 'tok/s');

/** "54.1 days", "1.61 s", "49.4 ms", "12 µs". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return absent;
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return '0 s';
  const fits = durations.find(
    ([symbol, size]) => rounded(seconds / size) >= (leastOf[symbol] ?? 1),
  );
  const [symbol, size] = fits ?? (['ns', nano] as const);
  return `${formatNumber(seconds / size)} ${symbol}`;
}

/** "15,360", "671 B", "14.8 T": whole numbers up to a million, then millions, billions, trillions. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return absent;
  const [symbol, size] = chosen(count, large) ?? ['', 1];
  return symbol === '' ? formatNumber(count) : `${formatNumber(count / size)} ${symbol}`;
}

/** "$5.33 M", "$12,300", "$0.92": cents below a thousand, three digits below ten cents. */
export function formatUsd(usd: number): string {
  if (!Number.isFinite(usd)) return absent;
  if (usd < 0) return `-${formatUsd(-usd)}`;
  const [symbol, size] = chosen(usd, large) ?? ['', 1];
  if (symbol !== '') return `$${digitsOf(usd / size)} ${symbol}`;
  if (Number(usd.toFixed(2)) >= kilo) return `$${formatNumber(usd)}`;
  return `$${usd >= 0.1 || usd === 0 ? usd.toFixed(2) : formatNumber(usd)}`;
}

/** A share between 0 and 1 as "5.2%". */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${formatNumber(share * 100)}%` : absent;
}

/** "2,313", "54.1", "0.0123": three significant digits, thousands grouped. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return absent;
  const near = rounded(value);
  if (Math.abs(near) < kilo) return String(near);
  const whole = Math.round(value);
  if (!Number.isSafeInteger(whole)) return String(near);
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}

function prefixed(value: number, unit: string): string {
  const [symbol, size] = chosen(value, metric) ?? ['', 1];
  return withUnit(value / size, symbol + unit);
}

function withUnit(value: number, unit: string): string {
  return Number.isFinite(value) ? `${formatNumber(value)} ${unit}` : absent;
}

/** The largest unit in which the rounded value is at least one. */
function chosen(value: number, scale: Scale): readonly [string, number] | undefined {
  return scale.find(([, size]) => rounded(Math.abs(value) / size) >= 1);
}

/** To three significant digits. */
function rounded(value: number): number {
  const near = Number(value.toPrecision(3));
  return Number.isFinite(near) ? near : value;
}

/** Three digits with their zeros, as money is written: "5.30". */
function digitsOf(value: number): string {
  return value >= kilo ? formatNumber(value) : value.toPrecision(3);
}
