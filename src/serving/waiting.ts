/** How long a request waits for its prefill, as a distribution in closed form. */
import { exp, log } from '../numeric/elementary.ts';

/** A wait as a distribution, seconds. */
export interface Wait {
  readonly mean: number;
  /** Wait that a share (below 1) of requests do not exceed. */
  quantile(share: number): number;
  /** Share of requests that wait at most so long. */
  shareWithin(seconds: number): number;
}

/** Waiting for a pass of a greedy batch server. */
export function passWait(queue: PrefillQueue): Wait {
  return {
    mean: meanWait(queue),
    quantile: share => waitQuantile(share, queue),
    shareWithin: seconds => shareWaitingAtMost(seconds, queue),
  };
}

/**
 * Waiting behind other prompts in mixed steps: a share `busy` of requests find some before them, and their waits fall off
 * exponentially around the mean (the heavy-traffic form of M/D/1; J. F. C. Kingman, 1961).
 */
export function stepWait(mean: number, utilisation: number): Wait {
  const busy = Math.min(utilisation, mostUtilisation);
  const ofThose = busy === 0 ? 0 : mean / busy;
  return {
    mean,
    quantile: share => Math.max(0, -ofThose * log((1 - share) / busy)),
    shareWithin: seconds => {
      if (seconds < 0) return 0;
      return ofThose === 0 ? 1 : 1 - busy * exp(-seconds / ofThose);
    },
  };
}

export interface PrefillQueue {
  /** Seconds of one pass. */
  readonly passSeconds: number;
  /** Requests packed into one full pass. */
  readonly requestsPerPass: number;
  /** Share of the pool's rate in use. */
  readonly utilisation: number;
}

/** A queue at its limit has no finite steady state; the closed form is taken just below. */
export const mostUtilisation = 0.98;

/** Mean extra wait behind a full queue: ρ/(1−ρ)·s/(2B), the batch M/D/1 in heavy traffic (J. F. C. Kingman, 1961). */
function congestion({ passSeconds, requestsPerPass, utilisation }: PrefillQueue): number {
  const busy = Math.min(utilisation, mostUtilisation);
  return ((busy / (1 - busy)) * passSeconds) / (2 * Math.max(1, requestsPerPass));
}

/** Mean wait of a server that starts its next pass with whatever has arrived, seconds. */
export function meanWait(queue: PrefillQueue): number {
  const busy = Math.min(queue.utilisation, mostUtilisation);
  return (busy * queue.passSeconds) / 2 + congestion(queue);
}

/**
 * Wait that a `share` (below 1) of requests do not exceed, seconds. An arrival finds the server busy with probability ρ
 * and waits for the rest of a pass (uniform); the queue behind it has an exponential tail.
 */
export function waitQuantile(share: number, queue: PrefillQueue): number {
  const busy = Math.min(queue.utilisation, mostUtilisation);
  const residual = busy === 0 ? 0 : Math.max(0, (share - (1 - busy)) / busy) * queue.passSeconds;
  return residual - congestion(queue) * log(1 - share);
}

/** Share of requests that wait at most `seconds`: the quantile's inverse, by halving. */
export function shareWaitingAtMost(seconds: number, queue: PrefillQueue): number {
  if (seconds < 0) return 0;
  let low = 0;
  let high = 1;
  for (let round = 0; round < halvings; round++) {
    const middle = (low + high) / 2;
    if (waitQuantile(middle, queue) <= seconds) low = middle;
    else high = middle;
  }
  return low;
}

const halvings = 24;
