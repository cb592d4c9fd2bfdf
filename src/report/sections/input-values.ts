/** The resolved input as rows: dotted path, value in words, where it came from. */
import type { Result } from '../../scenario/result.ts';
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatTokens,
  formatUsd,
} from '../../units/format.ts';
import { hoursPerMonth, secondsPerHour } from '../../units/quantity.ts';
import { shareText } from '../number.ts';

export interface InputValue {
  readonly path: string;
  readonly value: string;
  readonly origin: string;
}

type Formatter = (value: number) => string;

/** Horizons are spoken of in months. */
function monthsText(seconds: number): string {
  return `${formatNumber(seconds / secondsPerHour / hoursPerMonth)} months`;
}

/** How numbers of a key read; keys that are missing here are counts. */
const formatters: Readonly<Record<string, Formatter>> = {
  tokens: formatTokens,
  outputTokensPerDay: formatTokens,
  restart: formatDuration,
  checkpointInterval: formatDuration,
  checkpointStall: formatDuration,
  storageBandwidth: bytes => `${formatBytes(bytes)}/s`,
  timeToFirstToken: formatDuration,
  timePerOutputToken: formatDuration,
  horizon: monthsText,
  monthlyGrowth: shareText,
  prefixCacheHitRate: shareText,
  chipHourPrice: usd => `${formatUsd(usd)}/h`,
  kvCacheBytesPerToken: formatBytes,
};

function valueText(key: string, value: unknown): string {
  if (typeof value === 'number') return (formatters[key] ?? formatNumber)(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? 'none' : JSON.stringify(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Leaves of a document in its order. */
function leaves(
  value: unknown,
  path: readonly string[],
): readonly (readonly [string[], unknown])[] {
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
  }
  const plainList = Array.isArray(value) && value.every(item => !isRecord(item));
  return [[[...path], plainList ? value.join(', ') : value]];
}

const originWords: Readonly<Record<string, string>> = {
  given: 'given',
  profile: 'profile',
  default: 'default',
  chosen: 'chosen by search',
};

/** The origin of a path, or of the closest part of the document around it that has one. */
function originOf(path: readonly string[], origins: Result['scenario']['origins']): string {
  for (let length = path.length; length > 0; length--) {
    const origin = origins[path.slice(0, length).join('.')];
    if (origin !== undefined) return originWords[origin] ?? origin;
  }
  return '';
}

/** Every value of the resolved document. */
export function inputValues({ values, origins }: Result['scenario']): readonly InputValue[] {
  return leaves(values, []).map(([path, value]) => ({
    path: path.join('.'),
    value: valueText(path.at(-1) ?? '', value),
    origin: originOf(path, origins),
  }));
}
