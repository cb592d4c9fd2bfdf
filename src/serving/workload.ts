/** What is asked of a service: the shape of a request, and how soon it must be answered. */

/** Requests of one shape: what arrives, and how much of it is cached already. */
export interface Workload {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly prefixCacheHitRate: number;
  /** Standard deviation of the answers' lengths over their mean; 0 where not said. */
  readonly outputVariation?: number;
}

/** Latency targets; undefined: none. */
export interface Slo {
  readonly timeToFirstTokenSeconds?: number;
  readonly timePerOutputTokenSeconds?: number;
}

/** A service meets its targets when this share of requests does (the goodput of DistServe, arXiv 2401.09670). */
export const requiredAttainment = 0.9;

/**
 * Tokens held by a sequence, averaged over those that run: the prompt and half of the answer. Long answers run longer,
 * so that answers met while they run are longer than answers asked for, by 1 + variation² (length-biased sampling).
 */
export function meanContext({ inputTokens, outputTokens, outputVariation = 0 }: Workload): number {
  return inputTokens + (outputTokens * (1 + outputVariation * outputVariation)) / 2;
}
