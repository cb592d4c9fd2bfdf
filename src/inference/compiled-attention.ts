/** Attention in decoding as arithmetic: what a core computes and reads per sequence, in straight pieces over the context. */
import type { Device } from '../hardware/device.ts';
import type { AttentionCore } from '../operators/operation.ts';
import { softMaximum } from '../timing/soft-maximum.ts';

/** One core at some context and so many sequences, as the operators give it. */
export type CoreAt = (sequences: number, context: number) => AttentionCore;
/** Seconds that a core takes in an engine. */
export type TimeOf = (core: AttentionCore) => number;

/** Compute, memory and start-up seconds of a core, each by leaving out the others. */
function sidesOf(core: AttentionCore, timeOf: TimeOf) {
  const overhead = timeOf({ ...core, flop: 0, bytes: 0 });
  return {
    overhead,
    compute: timeOf({ ...core, bytes: 0 }) - overhead,
    memory: timeOf({ ...core, flop: 0 }) - overhead,
  };
}

/** Seconds of a core with `sequences` running, each holding `context` tokens; allocates nothing. */
export type CoreSeconds = (sequences: number, context: number) => number;

/** A piece: compute and memory seconds of one sequence, as a start and a slope over the context. */
const width = 4;

/** Contexts are taken up to here; beyond, the last piece goes on. */
const farContext = 2 ** 22;
const agreement = 1 / 2 ** 36;

/**
 * The core as pieces between `knots`, the contexts at which a window or a choice of keys fills up. Undefined when it is
 * not straight between them, or does not grow in proportion to the sequences: then it has to be asked each time.
 */
export function compileCore(
  coreAt: CoreAt,
  timeOf: TimeOf,
  knots: readonly number[],
  { efficiency }: Device,
): CoreSeconds | undefined {
  const sides = (context: number) => sidesOf(coreAt(1, context), timeOf);
  const bounds = [0, ...[...new Set(knots)].sort((one, other) => one - other), farContext];
  const pieces = new Float64Array((bounds.length - 1) * width);
  let overhead = 0;
  for (let index = 0; index < bounds.length - 1; index++) {
    const low = bounds[index] ?? 0;
    const high = bounds[index + 1] ?? farContext;
    const inner = (share: number) => low + (high - low) * share;
    const near = sides(inner(1 / 4));
    const far = sides(inner(3 / 4));
    const span = inner(3 / 4) - inner(1 / 4);
    const computeSlope = (far.compute - near.compute) / span;
    const memorySlope = (far.memory - near.memory) / span;
    const at = index * width;
    pieces[at] = near.compute - computeSlope * inner(1 / 4);
    pieces[at + 1] = computeSlope;
    pieces[at + 2] = near.memory - memorySlope * inner(1 / 4);
    pieces[at + 3] = memorySlope;
    overhead = near.overhead;
  }
  const limits = Float64Array.from(bounds.slice(1, -1));
  const { softness } = efficiency;
  const seconds: CoreSeconds = (sequences, context) => {
    let piece = 0;
    while (piece < limits.length && context > (limits[piece] ?? farContext)) piece++;
    const at = piece * width;
    const compute = sequences * ((pieces[at] ?? 0) + (pieces[at + 1] ?? 0) * context);
    const memory = sequences * ((pieces[at + 2] ?? 0) + (pieces[at + 3] ?? 0) * context);
    return softMaximum(compute, memory, softness) + overhead;
  };
  for (const [index, low] of bounds.slice(0, -1).entries()) {
    const high = bounds[index + 1] ?? farContext;
    for (const [sequences, share] of probes) {
      const context = low + (high - low) * share;
      const asked = timeOf(coreAt(sequences, context));
      if (Math.abs(asked - seconds(sequences, context)) > agreement * asked) return undefined;
    }
  }
  return seconds;
}

/** Sequences and places between two knots where a core is compared with its pieces. */
const probes = [
  [1, 1 / 2],
  [3, 1 / 8],
  [64, 7 / 8],
] as const;

/** Every number in a shape of attention that could be a window, a chunk or a number of picked keys. */
export function knotsOf(shape: object): readonly number[] {
  const found: number[] = [1];
  for (const value of Object.values(shape)) {
    if (typeof value === 'number' && value >= 1 && value < farContext) found.push(value);
    else if (typeof value === 'object' && value !== null) found.push(...knotsOf(value));
  }
  return found;
}
