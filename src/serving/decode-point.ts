/** Where an instance decodes: as many sequences as memory, the scheduler, prompts and the latency target allow. */
import { largestBelow } from '../numeric/bisect.ts';
import { normalQuantile } from '../numeric/normal.ts';
import type { Instance } from './instance.ts';
import { meanBelow, sequencesAtDeviation } from './spread.ts';

export type DecodePoint =
  | {
      readonly feasible: true;
      /** The most that may decode: not looked for before somebody asks. */
      find(): MostDecoding;
    }
  | { readonly feasible: false; readonly why: 'memory' }
  | { readonly feasible: false; readonly why: 'latency'; readonly bestSeconds: number };

export interface MostDecoding {
  /** Mean sequences per batch in flight. */
  readonly sequences: number;
  /** Sequences of the whole instance up to which every token is in time. */
  inTime(): number;
}

/** Beyond four deviations nothing is left worth counting. */
const farTail = 4;

/**
 * Largest mean number of sequences within memory and, if one is given, within the time per output token nine times out
 * of ten (the number varies as requests come and go). One sequence per attention replica has to fit.
 */
export function decodePoint(instance: Instance, target: number | undefined): DecodePoint {
  const { memory, batches, most } = instance;
  if (memory < 1) return { feasible: false, why: 'memory' };
  if (target === undefined) {
    return {
      feasible: true,
      find: () => ({ sequences: most, inTime: () => Number.POSITIVE_INFINITY }),
    };
  }
  const secondsAt = (sequences: number) =>
    instance.at(sequences / batches).timePerOutputTokenSeconds;
  const roof = most * batches;
  if (secondsAt(roof) <= target) {
    // Only chance brings more together than run on average.
    const beyond = sequencesAtDeviation(roof, farTail);
    let found: number | undefined;
    const inTime = () => {
      found ??= largestBelow(secondsAt, target, { low: roof, high: beyond });
      return found === beyond ? Number.POSITIVE_INFINITY : found;
    };
    return { feasible: true, find: () => ({ sequences: most, inTime }) };
  }
  const best = secondsAt(1);
  if (best > target) return { feasible: false, why: 'latency', bestSeconds: best };
  const find = () => {
    const inTime = largestBelow(secondsAt, target, { low: 1, high: roof });
    return {
      sequences: meanBelow(inTime, normalQuantile.p90) / batches,
      inTime: () => inTime,
    };
  };
  return { feasible: true, find };
}
