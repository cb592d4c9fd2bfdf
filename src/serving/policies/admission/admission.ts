/** How much cache a request must find free before it is let in. */

export interface Admission {
  readonly name: string;
  /** Whether requests take more blocks as they grow, and may be preempted for it. */
  readonly grows: boolean;
  /** Tokens whose blocks are taken on admission. */
  reservedTokens(promptTokens: number, limitTokens: number): number;
  /** Share of all blocks that an admission must leave free while others run. */
  readonly keptFree: number;
}
