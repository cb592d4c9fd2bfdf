/** Runs a program: every item starts when its rank is free and what it waits for has arrived. */
import type { Program } from './program.ts';

/** Buffers of one program, kept between runs so that timing allocates nothing. */
export interface Clock {
  readonly program: Program;
  /** End of each row of the latest run, seconds; one more row that ended before everything. */
  readonly ends: Float64Array;
  /** When each rank ended its work in the latest run, seconds. */
  readonly free: Float64Array;
}

export function clockOf(program: Program): Clock {
  return {
    program,
    ends: new Float64Array(program.length + 1),
    free: new Float64Array(program.ranks),
  };
}

/** Seconds until the last rank is done; `transfer` is what a result takes to the next rank, beside the work of both. */
export function run(clock: Clock, durations: Float64Array, transfer: number): number {
  const { program, ends, free } = clock;
  const { length, rank, duration, waitsFor, alsoWaitsFor, travels, alsoTravels } = program;
  free.fill(0);
  for (let row = 0; row < length; row++) {
    const own = rank[row] as number;
    let start = free[own] as number;
    const first = (ends[waitsFor[row] as number] as number) + (travels[row] as number) * transfer;
    if (first > start) start = first;
    const second =
      (ends[alsoWaitsFor[row] as number] as number) + (alsoTravels[row] as number) * transfer;
    if (second > start) start = second;
    const end = start + (durations[duration[row] as number] as number);
    ends[row] = end;
    free[own] = end;
  }
  let last = 0;
  for (let own = 0; own < free.length; own++) last = Math.max(last, free[own] as number);
  return last;
}
