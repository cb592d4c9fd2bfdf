/** Times a schedule event by event; programs are made once a shape and kept. */
import type { PipelineSchedule } from '../../parallelism/plan.ts';
import { type Clock, clockOf, run } from './clock.ts';
import { compile, type Program } from './program.ts';
import { schedules } from './schedules.ts';
import { walkOneForwardOneBackward } from './walk-1f1b.ts';
import type { PipelineShape } from './work-order.ts';
import { workKinds } from './work-order.ts';

/** What came out of one run, seconds. */
export interface Timed {
  /** From the first item to the end of the last. */
  readonly seconds: number;
  /** The same if results needed no time to travel between ranks. */
  readonly withoutTransfer: number;
  /** Work of the busiest rank. */
  readonly busiest: number;
  /** Work of a mean rank by kind, in the order of `workKinds`. */
  readonly byKind: readonly number[];
}

/**
 * Times a schedule. Beyond `rowLimit` items of work the steady part is not walked item by item: a pipeline repeats
 * itself after it has filled, so the time grows by the same amount for every further round of micro-batches.
 */
export function timeSchedule(
  name: PipelineSchedule,
  shape: PipelineShape,
  durations: Float64Array,
  transfer: number,
): Timed {
  if (name === '1f1b') return walkOneForwardOneBackward(durations, shape, transfer);
  const walk = (microBatches: number) =>
    once(clockFor(name, { ...shape, microBatches }), durations, transfer);
  const walked = microBatchesWalked(name, shape);
  const whole = walk(walked);
  if (walked === shape.microBatches) return whole;
  const round = roundOf(shape);
  const shorter = walk(walked - round);
  return extended(shorter, whole, (shape.microBatches - walked) / round);
}

/** Items of work walked one by one: enough for every published run, little enough to compile in a blink. */
const rowLimit = 2 ** 16;
/** Rounds needed to fill and drain any schedule, with some to spare. */
const leastRounds = 4;

/** Micro-batches after which every schedule is back where it was. */
function roundOf({ ranks }: PipelineShape): number {
  return 2 * ranks;
}

function microBatchesWalked(name: PipelineSchedule, shape: PipelineShape): number {
  const { microBatches } = shape;
  const rowsEach = 3 * schedules[name].stages(shape);
  const round = roundOf(shape);
  const most = Math.max(leastRounds * round, Math.floor(rowLimit / rowsEach));
  if (microBatches <= most) return microBatches;
  return microBatches - Math.ceil((microBatches - most) / round) * round;
}

function once(clock: Clock, durations: Float64Array, transfer: number): Timed {
  const { shares, ranks, stages } = clock.program;
  const { seconds, withoutTransfer } = run(clock, durations, transfer);
  const byKind = workKinds.map(() => 0);
  let busiest = 0;
  let rank = 0;
  let own = 0;
  for (let entry = 0; entry < shares.length; entry += 3) {
    const place = shares[entry + 1] as number;
    const spent = (shares[entry + 2] as number) * (durations[place] as number);
    if (shares[entry] !== rank) {
      busiest = Math.max(busiest, own);
      rank = shares[entry] as number;
      own = 0;
    }
    own += spent;
    const kind = Math.floor(place / stages);
    byKind[kind] = (byKind[kind] as number) + spent / ranks;
  }
  return { seconds, withoutTransfer, busiest: Math.max(busiest, own), byKind };
}

/** Goes on from `longer` by as many steps as lie between `shorter` and it. */
function extended(shorter: Timed, longer: Timed, steps: number): Timed {
  const on = (from: number, to: number) => to + (to - from) * steps;
  return {
    seconds: on(shorter.seconds, longer.seconds),
    withoutTransfer: on(shorter.withoutTransfer, longer.withoutTransfer),
    busiest: on(shorter.busiest, longer.busiest),
    byKind: longer.byKind.map((value, kind) => on(shorter.byKind[kind] as number, value)),
  };
}

const programs = new Map<string, Program>();
const programsKept = 128;
/** What the latest clock wrote into, which the next one overwrites. */
let latest: Clock | undefined;

/** A clock of a shape, to be read before the next one is made; the oldest program is dropped when there are many. */
export function clockFor(name: PipelineSchedule, shape: PipelineShape): Clock {
  const key = `${name} ${shape.ranks} ${shape.virtual} ${shape.microBatches}`;
  let program = programs.get(key);
  if (program === undefined) {
    program = compile(name, shape);
    if (programs.size >= programsKept) programs.delete(programs.keys().next().value as string);
    programs.set(key, program);
  }
  latest = clockOf(program, latest?.ends);
  return latest;
}
