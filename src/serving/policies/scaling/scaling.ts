/** How many instances are kept running. It sees the clock and the load, not the arrivals to come. */

export interface ScalingView {
  /** Seconds since midnight of the first day. */
  readonly now: number;
  /** Requests in flight over all instances. */
  readonly inFlight: number;
  /** Instances that are open or starting. */
  readonly running: number;
  readonly least: number;
  readonly most: number;
}

export interface Scaling {
  readonly name: string;
  /** Seconds between decisions. */
  readonly interval: number;
  /** From a decision to an instance that takes requests: weights to load, graphs to capture. */
  readonly startSeconds: number;
  /** Instances wanted now, between `least` and `most`. */
  wanted(view: ScalingView): number;
}
