/** Says what large work will take before it begins, and asks for --long before it takes more than about half an hour. */
import type { Library } from '../../scenario/library.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { playedWork } from '../../scenario/work-ahead.ts';
import { formatDuration } from '../../units/format.ts';
import { mega, micro } from '../../units/quantity.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Said above the first number; above the second it needs --long. */
export const limits = {
  events: { said: mega, long: 500_000_000 },
  points: { said: 100_000, long: 20_000_000 },
  draws: { said: 10_000, long: mega },
  searches: { said: 8, long: 500 },
} as const satisfies Readonly<Record<string, { readonly said: number; readonly long: number }>>;

/** Work that is likely to take this long is said whatever its number. */
const patienceSeconds = 60;

export interface Work {
  readonly unit: keyof typeof limits;
  readonly count: number;
  /** What is to be done, such as "1,000,000 points to simulate". */
  readonly what: string;
  /** Undefined where nobody knows. */
  readonly seconds: number | undefined;
  /** The time was found by trying a few with a program still cold: it will be less. */
  readonly tried?: boolean;
}

export interface Asked {
  /** What refusals begin with. */
  readonly who: string;
  readonly long?: boolean | undefined;
}

/** Throws UsageError where the work is very large and nobody has said --long. */
export function refuseLong(work: Work, { who, long = false }: Asked): void {
  const most = limits[work.unit].long;
  if (work.count <= most || long) return;
  throw new UsageError(
    `${who}: ${worded(work)}; more than ${grouped(most)} ${work.unit} need --long`,
  );
}

/** Says what is ahead where it is large; UsageError where it is very large and nobody has said --long. */
export function goAhead(work: Work, asked: Asked, terminal: Terminal): void {
  refuseLong(work, asked);
  const { count, unit, seconds = 0 } = work;
  if (count > limits[unit].said || seconds >= patienceSeconds) terminal.remark(worded(work));
}

/** Playing the service of a scenario so many times; undefined where it is not played. */
export function playing(document: ScenarioDocument, library: Library, times = 1): Work | undefined {
  const once = playedWork(document, library);
  if (once === undefined) return undefined;
  const count = once.events * times;
  const each = times === 1 ? '' : `${grouped(times)} times `;
  return {
    unit: 'events',
    count,
    what: `${each}${grouped(once.requests)} requests to play, some ${grouped(roundly(count))} events`,
    seconds: once.seconds * times,
  };
}

/** Seconds of a processor that one of `size` pieces takes, from doing a few; the last ones count, when the program has warmed up. */
export function timed(size: number, evaluate: (from: number, to: number) => void): number {
  let taken = 0;
  for (let some = 1, from = 0; ; some *= 2) {
    const began = process.cpuUsage();
    evaluate(from, Math.min(size, from + some));
    const { user, system } = process.cpuUsage(began);
    const seconds = (user + system) * micro;
    taken += seconds;
    from += some;
    const enough = Math.min(longestProbe, (probeShare * size * seconds) / some);
    if ((seconds > shortestTry && taken > enough) || from + 2 * some > size) return seconds / some;
  }
}

/** A try takes no longer than this, nor than this share of the work. */
const longestProbe = 0.5;
/** Clocks of processors are coarse. */
const shortestTry = 0.02;
const probeShare = 0.01;

/** "1,234,567", in every locale. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

function worded({ what, seconds, tried = false }: Work): string {
  if (seconds === undefined) return what;
  return `${what}: ${tried ? 'up to ' : ''}about ${formatDuration(roundly(seconds))}`;
}

/** Two digits: more would claim to be known. */
function roundly(number: number): number {
  return Number(number.toPrecision(2));
}
