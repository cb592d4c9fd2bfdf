/** What is known of one answered request. */

/** One answered request, for those who want every one of them. */
export interface RequestRecord {
  readonly number: number;
  readonly arrivalSeconds: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly timeToFirstTokenSeconds: number;
  /** 0 for an answer of one token. */
  readonly timePerOutputTokenSeconds: number;
  readonly endToEndSeconds: number;
  readonly preemptions: number;
  readonly instance: number;
}

export interface Answered extends RequestRecord {
  readonly counted: boolean;
  readonly finishSeconds: number;
}
