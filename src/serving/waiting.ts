/** How long a request waits for its prefill, as a distribution: closed form of a greedy batch server. */

export interface Distribution {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export interface PrefillQueue {
  /** Seconds of one full pass. */
  readonly passSeconds: number;
  /** Requests packed into one full pass. */
  readonly requestsPerPass: number;
  /** Share of the pool's rate in use, below 1. */
  readonly utilisation: number;
}

/**
 * Waiting time of a server that starts its next pass with whatever has arrived. An arrival finds it busy with
 * probability ρ and waits for the rest of a pass (uniform); the queue behind that grows like a batch M/D/1,
 * ρ/(1−ρ)·s/(2B), with an exponential tail (J. F. C. Kingman's heavy-traffic form, 1961).
 */
export function waitingTime(queue: PrefillQueue): Distribution {
  const { passSeconds, requestsPerPass } = queue;
  const busy = Math.min(queue.utilisation, mostUtilisation);
  const congestion = ((busy / (1 - busy)) * passSeconds) / (2 * Math.max(1, requestsPerPass));
  const residual = (share: number) => Math.max(0, (share - (1 - busy)) / busy) * passSeconds;
  const quantile = (share: number) =>
    (busy === 0 ? 0 : residual(share)) - congestion * Math.log(1 - share);
  return {
    mean: (busy * passSeconds) / 2 + congestion,
    p50: quantile(0.5),
    p90: quantile(0.9),
    p99: quantile(0.99),
  };
}

/** A queue at its limit has no finite steady state; the closed form is taken just below. */
export const mostUtilisation = 0.98;
