/**
 * The Azure LLM inference traces of 2023: CSV of TIMESTAMP, ContextTokens, GeneratedTokens (P. Patel et al., "Splitwise",
 * ISCA 2024; https://github.com/Azure/AzurePublicDataset).
 */

import type { Problem } from '../../schema/input-error.ts';
import { hoursPerDay, secondsPerHour } from '../../units/quantity.ts';
import type { Recorded, Recording } from './trace.ts';

const header = 'TIMESTAMP,ContextTokens,GeneratedTokens';
const minutesPerHour = 60;
const stamp = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)/;

export function readAzure(lines: readonly string[]): Recording {
  const requests: Recorded[] = [];
  const problems: Problem[] = [];
  const title = lines[0]?.trim() ?? '';
  if (title !== header) {
    problems.push({
      path: 'line 1',
      message: `expected "${header}", or JSON lines, got ${JSON.stringify(title.slice(0, 60))}`,
    });
    return { requests, problems };
  }
  for (let line = 1; line < lines.length; line++) {
    const text = lines[line]?.trim() ?? '';
    if (text === '') continue;
    const [time = '', input = '', output = ''] = text.split(',');
    const seconds = secondsOf(time);
    if (seconds === undefined || !whole(input) || !whole(output)) {
      problems.push({
        path: `line ${line + 1}`,
        message: `expected a time and two numbers of tokens, got ${JSON.stringify(text.slice(0, 60))}`,
      });
      continue;
    }
    requests.push({ seconds, input: Number(input), output: Number(output) });
  }
  return { requests, problems };
}

function whole(text: string): boolean {
  return /^\d+$/.test(text.trim());
}

/** Seconds since the year 0 of the Gregorian calendar; to a tenth of a microsecond, as the traces give it. */
function secondsOf(text: string): number | undefined {
  const found = stamp.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const clock = hour * secondsPerHour + (minute * secondsPerHour) / minutesPerHour + second;
  return (daysSince(year, month, day) - epoch) * hoursPerDay * secondsPerHour + clock;
}

/** Day number in the Gregorian calendar, counted from March so that leap days fall at the end of a year. */
function daysSince(year: number, month: number, day: number): number {
  const early = month <= 2;
  const years = early ? year - 1 : year;
  const months = early ? month + 9 : month - 3;
  const leap = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * commonYear + leap + Math.floor((months * 153 + 2) / 5) + day;
}

const commonYear = 365;

/** Counting from the year 2000 keeps tenths of microseconds exact in a double. */
const epoch = daysSince(2000, 1, 1);
