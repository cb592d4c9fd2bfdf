/** 1F1B walked straight from its rule, without a program: the commonest schedule, and one of any number of micro-batches. */
import type { Timed } from './engine.ts';
import { kindOf, type PipelineShape } from './work-order.ts';

/** What the engine would say of the compiled program, to the last bit: the same sums of the same numbers. */
export function walkOneForwardOneBackward(
  durations: Float64Array,
  { ranks, microBatches }: PipelineShape,
  transfer: number,
): Timed {
  const forward = durations.subarray(kindOf.forward * ranks, (kindOf.forward + 1) * ranks);
  const backward = durations.subarray(kindOf.backward * ranks, (kindOf.backward + 1) * ranks);
  const load = { forward, backward, microBatches };
  const seconds = lastEnd(load, transfer);
  let busiest = 0;
  let ahead = 0;
  let back = 0;
  for (let rank = 0; rank < ranks; rank++) {
    const first = microBatches * (forward[rank] as number);
    const second = microBatches * (backward[rank] as number);
    ahead += first / ranks;
    back += second / ranks;
    busiest = Math.max(busiest, first + second);
  }
  return {
    seconds,
    withoutTransfer: transfer === 0 ? seconds : lastEnd(load, 0),
    busiest,
    byKind: [ahead, back, 0, 0, 0],
  };
}

/** Seconds per micro-batch of each rank, which holds one stage. */
interface Walk {
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly microBatches: number;
}

/**
 * When the last rank is done. A round holds the forward that each rank starts before its next backward (down the
 * ranks), then that backward (up the ranks): everything that either waits for has been timed by then. Every round does
 * the same to the times of the one before, so that once a few rounds have moved all ranks, and all that is on its way
 * between them, by the same amount, the others do too (periodicity of max-plus systems: Baccelli et al., "Synchronization and Linearity", 1992, theorem 3.109)
 * and are not walked.
 */
function lastEnd({ forward, backward, microBatches }: Walk, transfer: number): number {
  const ranks = forward.length;
  const window = 2 * ranks;
  const free = new Float64Array(ranks);
  // Ends of the latest forwards of each rank: the next one lags by less than as many as there are ranks.
  const passed = new Float64Array(ranks * window);
  const start = (rank: number, microBatch: number) => {
    const place = microBatch % window;
    let at = free[rank] as number;
    if (rank > 0) {
      const arrived = (passed[(rank - 1) * window + place] as number) + transfer;
      if (arrived > at) at = arrived;
    }
    const end = at + (forward[rank] as number);
    passed[rank * window + place] = end;
    free[rank] = end;
  };
  for (let rank = 0; rank < ranks; rank++) {
    const ahead = Math.min(ranks - 1 - rank, microBatches);
    for (let microBatch = 0; microBatch < ahead; microBatch++) start(rank, microBatch);
  }
  const evenStep = stepsSeen(free, passed);
  for (let round = 0; round < microBatches; round++) {
    for (let rank = 0; rank < ranks; rank++) {
      const microBatch = round + Math.min(ranks - 1 - rank, microBatches);
      if (microBatch < microBatches) start(rank, microBatch);
    }
    let behind = 0;
    for (let rank = ranks - 1; rank >= 0; rank--) {
      let at = free[rank] as number;
      if (rank < ranks - 1 && behind + transfer > at) at = behind + transfer;
      behind = at + (backward[rank] as number);
      free[rank] = behind;
    }
    // The rounds of the drain start nothing new; those before them may be skipped by whole windows.
    const skipped = Math.floor((microBatches - ranks - round - 1) / window) * window;
    if (microBatches < leastSkipping || (round + 1) % window !== 0 || skipped <= 0) continue;
    const step = evenStep();
    if (step === undefined) continue;
    const shift = step * (skipped / window);
    for (let rank = 0; rank < ranks; rank++) free[rank] = (free[rank] as number) + shift;
    for (let place = 0; place < passed.length; place++)
      passed[place] = (passed[place] as number) + shift;
    round += skipped;
  }
  return Math.max(...free);
}

/** Fewer micro-batches are all walked: as many as published runs have. */
const leastSkipping = 2 ** 9;
/** Moves of ranks that agree to this share are the same move. */
const agreement = 2 ** -36;

/**
 * By how much all ranks and all that is on its way have moved since the call before, if that is the same for all, and as
 * much as the ranks moved until then. What is still to arrive may belong to a faster or slower round, so ranks alone do not tell.
 */
function stepsSeen(free: Float64Array, passed: Float64Array): () => number | undefined {
  const ranks = free.length;
  const last = new Float64Array(ranks);
  const before = new Float64Array(ranks);
  const passedLast = new Float64Array(passed.length);
  return () => {
    const step = (free[0] as number) - (last[0] as number);
    const even =
      before[0] !== 0 &&
      isMovedBy(step, last, before) &&
      isMovedBy(step, free, last) &&
      isMovedBy(step, passed, passedLast);
    before.set(last);
    last.set(free);
    passedLast.set(passed);
    return even ? step : undefined;
  };
}

function isMovedBy(step: number, now: Float64Array, last: Float64Array): boolean {
  const near = agreement * step;
  for (let place = 0; place < now.length; place++) {
    if (Math.abs((now[place] as number) - (last[place] as number) - step) > near) return false;
  }
  return true;
}
