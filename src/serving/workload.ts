/** What is asked of a service: the shape of a request, and how soon it must be answered. */

/** Requests of one shape: what arrives, and how much of it is cached already. */
export interface Workload {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly prefixCacheHitRate: number;
}

/** Latency targets; undefined: none. */
export interface Slo {
  readonly timeToFirstTokenSeconds?: number;
  readonly timePerOutputTokenSeconds?: number;
}

/** A service meets its targets when this share of requests does (the goodput of DistServe, arXiv 2401.09670). */
export const requiredAttainment = 0.9;

/** Tokens held by a running sequence, averaged over its life: the prompt and half of the answer. */
export function meanContext({ inputTokens, outputTokens }: Workload): number {
  return inputTokens + outputTokens / 2;
}
