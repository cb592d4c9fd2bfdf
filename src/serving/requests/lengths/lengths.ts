/** How many tokens a prompt or an answer has. */
import type { RandomStream } from '../../../numeric/random-stream.ts';

export interface Lengths {
  readonly name: string;
  /** Mean tokens. */
  readonly mean: number;
  /** No draw is longer: what a service may take as the limit that users ask for. */
  readonly longest: number;
  /** A whole number of tokens, 1 or more. */
  draw(stream: RandomStream): number;
}
