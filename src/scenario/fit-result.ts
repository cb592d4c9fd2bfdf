/** What `fit` answers: memory alone, and the cheapest ways out where it does not suffice. */
import type { Memory } from './result.ts';

export interface WayOut {
  /** Kind of change. */
  readonly by:
    | 'chips'
    | 'parallelism'
    | 'recomputation'
    | 'offload'
    | 'sharding'
    | 'precision'
    | 'length';
  readonly change: string;
  readonly chips: number;
  readonly usedBytes: number;
  /** Time per step against the plan that does not fit; of serving, absent. */
  readonly stepRatio?: number;
  /** Sequences that the whole instance holds at once; of training, absent. */
  readonly sequences?: number;
}

export interface Fit {
  readonly chip: string;
  readonly chipName: string;
  readonly chips: number;
  readonly fits: boolean;
  /** The layout looked at: the chosen one, or the one that comes nearest. */
  readonly layout: string;
  /** Absent when no layout divides the work at all. */
  readonly memory?: Memory;
  /** Largest category, which breaks the budget where it does not fit. */
  readonly largest?: string;
  /** Sequences of the asked length that the instance holds; of training, absent. */
  readonly sequences?: number;
  /** Cheapest first, three at most; empty where it fits. */
  readonly waysOut: readonly WayOut[];
}

export interface FitAnswer {
  readonly name: string;
  readonly model: string;
  readonly training?: Fit;
  readonly serving?: Fit;
}

/** Ways shown. */
export const waysShown = 3;

/** Name of the part that takes most. */
export function largestPart({ parts }: Memory): string | undefined {
  return parts.toSorted((one, other) => other.bytes - one.bytes)[0]?.name;
}
