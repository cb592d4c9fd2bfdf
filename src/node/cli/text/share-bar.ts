/** Shares of a whole as a small bar chart. */
import { formatDuration, formatPercent } from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';

export interface Portion {
  readonly name: string;
  readonly seconds: number;
}

const barWidth = 24;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar whose length is the share, in eighths of a character. */
export function bar(share: number): string {
  const parts = Math.round(Math.min(1, Math.max(0, share)) * barWidth * 8);
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '');
}

/** One line a portion: name, time, share, bar; in the order given. */
export function portionLines(
  portions: readonly Portion[],
  whole: number,
  { cyan }: Colours,
): readonly string[] {
  const width = Math.max(...portions.map(({ name }) => name.length), 0);
  return portions.map(({ name, seconds }) => {
    const share = whole > 0 ? seconds / whole : 0;
    const figures = `${formatDuration(seconds).padStart(8)}  ${formatPercent(round(share)).padStart(5)}`;
    return `    ${name.padEnd(width)}  ${figures}  ${cyan(bar(share))}`.trimEnd();
  });
}

/** To tenths of a percent: what a bar chart can show. */
function round(share: number): number {
  return Number(share.toFixed(3));
}
