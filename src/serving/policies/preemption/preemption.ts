/** What becomes of a request whose cache has to make way. */
export interface Preemption {
  readonly name: string;
  /** Whether its cache is kept in the host's memory; otherwise it is computed again. */
  readonly keepsCache: boolean;
}
