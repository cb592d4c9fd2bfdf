/** Figures of a claim as people read them. */
import {
  formatBytes,
  formatBytesPerSecond,
  formatCount,
  formatFlopPerSecond,
  formatNumber,
  formatPercent,
  formatUsd,
} from '../units/format.ts';
import type { JudgedFigure } from './judged-claim.ts';

const formats: Readonly<Record<string, (value: number) => string>> = {
  USD: formatUsd,
  'FLOP/s': formatFlopPerSecond,
  B: formatBytes,
  'B/s': formatBytesPerSecond,
  share: formatPercent,
  ratio: value => `${formatNumber(value)}×`,
};

/** One value with its unit: "$5.33 M", "2.79 M H800-hours". */
export function valueText(value: number, unit: string): string {
  const format = formats[unit];
  if (format !== undefined) return format(value);
  return unit === '' ? formatCount(value) : `${formatCount(value)} ${unit}`;
}

/** The value, and its range where it has one. */
export function figureText({ value, low, high, unit }: JudgedFigure): string {
  if (value === null) return 'unknown';
  const text = valueText(value, unit);
  if (low === null || high === null || low === high) return text;
  // The unit stands once, behind the value.
  const ends = formats[unit] === undefined ? '' : unit;
  return `${text} (${valueText(low, ends)} to ${valueText(high, ends)})`;
}

/** A sentence with its figures in place of their names. */
export function filled(sentence: string, figures: readonly JudgedFigure[]): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const figure = figures.find(candidate => candidate.name === name);
    return figure === undefined ? whole : figureText(figure);
  });
}
