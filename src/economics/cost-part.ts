/** One line of a bill. */
export interface CostPart {
  readonly name: string;
  readonly usd: number;
  readonly why: string;
}
