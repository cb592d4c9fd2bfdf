/** The operators of a step as the result lists them: equal ones added up, the longest first. */
import type { Timed } from '../timing/roofline.ts';
import type { OperatorTime } from './result.ts';

/** An operation and how often it happens in the step. */
export interface TimedCalls {
  readonly calls: number;
  readonly timed: Timed;
}

/** Adds up calls, work and time by name; the bound is that of the largest share of the time. */
export function operatorTimes(entries: readonly TimedCalls[]): OperatorTime[] {
  const byName = new Map<string, OperatorTime & { longest: number }>();
  for (const { calls, timed } of entries) {
    const seconds = calls * timed.seconds;
    if (seconds === 0) continue;
    const known = byName.get(timed.name);
    if (known === undefined) {
      byName.set(timed.name, {
        name: timed.name,
        part: timed.part,
        calls,
        flop: calls * timed.flop,
        bytes: calls * timed.bytes,
        seconds,
        bound: timed.bound,
        peakFlopPerSecond: timed.peakFlopPerSecond,
        longest: seconds,
      });
      continue;
    }
    known.calls += calls;
    known.flop += calls * timed.flop;
    known.bytes += calls * timed.bytes;
    known.seconds += seconds;
    if (seconds > known.longest) {
      known.bound = timed.bound;
      known.longest = seconds;
    }
  }
  return [...byName.values()]
    .map(({ longest, ...operator }) => operator)
    .sort((left, right) => right.seconds - left.seconds);
}
