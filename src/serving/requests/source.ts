/** Where requests come from: one interface for drawn and for recorded ones. */

/** One request, written over again and again so that a million of them allocate nothing. */
export interface Draft {
  /** When it is sent, seconds; a closed source leaves it alone. */
  arrival: number;
  inputTokens: number;
  /** What will have been generated in the end: known to the simulation, never to a policy. */
  outputTokens: number;
  /** Most tokens that the user allows for the answer: what a real service knows. */
  limitTokens: number;
  /** Prompt tokens whose cache is at hand wherever the request goes (a given hit rate). */
  cachedTokens: number;
  /** Ids of the prompt's blocks, equal for a shared prefix; undefined where nothing is known. */
  blocks: Int32Array | undefined;
}

export interface RequestSource {
  /** Users who each wait for their answer before asking again; undefined: requests come by the clock. */
  readonly concurrency: number | undefined;
  /** Requests in all. */
  readonly total: number;
  /** Prompt tokens per id in `blocks`. */
  readonly blockTokens: number;
  /** Mean rate asked for, requests per second; undefined in a closed loop. */
  readonly requestsPerSecond: number | undefined;
  /** Writes the next request into `draft`; false when there are no more. */
  next(draft: Draft): boolean;
}

export function emptyDraft(): Draft {
  return {
    arrival: 0,
    inputTokens: 1,
    outputTokens: 1,
    limitTokens: 1,
    cachedTokens: 0,
    blocks: undefined,
  };
}
