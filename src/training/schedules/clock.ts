/** Runs a program: every item starts when its rank is free and what it waits for has arrived. */
import type { Program } from './program.ts';

/** A program with buffers for its runs, so that timing allocates nothing. */
export interface Clock {
  readonly program: Program;
  /**
   * End of each row of the latest run, seconds, with transfers and without them, in turn; one more pair that ended before
   * everything. Side by side, as the two runs do not wait for each other where a single one waits for itself.
   */
  readonly ends: Float64Array;
  /** When each rank ended its work in the latest run, in the same pairs. */
  readonly free: Float64Array;
}

/** `ends`: a buffer to use, if it is long enough; clocks that are not read at the same time may share one. */
export function clockOf(program: Program, ends?: Float64Array): Clock {
  const length = 2 * (program.length + 1);
  return {
    program,
    ends: ends !== undefined && ends.length >= length ? ends : new Float64Array(length),
    free: new Float64Array(2 * program.ranks),
  };
}

/** Seconds until the last rank is done. */
export interface RunTime {
  readonly seconds: number;
  /** The same if results needed no time to travel. */
  readonly withoutTransfer: number;
}

/** Times a run; `transfer` is what a result takes to the next rank, beside the work of both. */
export function run(clock: Clock, durations: Float64Array, transfer: number): RunTime {
  const { program, ends, free } = clock;
  const { length, rank, duration, waitsFor, alsoWaitsFor, travels, alsoTravels } = program;
  free.fill(0);
  ends[2 * length] = 0;
  ends[2 * length + 1] = 0;
  for (let row = 0; row < length; row++) {
    const own = 2 * (rank[row] as number);
    const first = 2 * (waitsFor[row] as number);
    const second = 2 * (alsoWaitsFor[row] as number);
    const seconds = durations[duration[row] as number] as number;
    let start = free[own] as number;
    const arrives = (ends[first] as number) + (travels[row] as number) * transfer;
    if (arrives > start) start = arrives;
    const alsoArrives = (ends[second] as number) + (alsoTravels[row] as number) * transfer;
    if (alsoArrives > start) start = alsoArrives;
    let atOnce = free[own + 1] as number;
    if ((ends[first + 1] as number) > atOnce) atOnce = ends[first + 1] as number;
    if ((ends[second + 1] as number) > atOnce) atOnce = ends[second + 1] as number;
    ends[2 * row] = start + seconds;
    ends[2 * row + 1] = atOnce + seconds;
    free[own] = start + seconds;
    free[own + 1] = atOnce + seconds;
  }
  let last = 0;
  let withoutTransfer = 0;
  for (let own = 0; own < free.length; own += 2) {
    last = Math.max(last, free[own] as number);
    withoutTransfer = Math.max(withoutTransfer, free[own + 1] as number);
  }
  return { seconds: last, withoutTransfer };
}
