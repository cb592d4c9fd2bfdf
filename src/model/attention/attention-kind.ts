/** What every kind of attention answers, so that the counts above need not know which one they have. */

export interface AttentionKind<Shape> {
  /** Elements of the projection matrices of one layer; each costs two FLOP per token. */
  matrices(attention: Shape, hidden: number): number;
  /** Elements of norms, biases and sinks of one layer. */
  vectors(attention: Shape, hidden: number): number;
  /** Elements that one token leaves in one layer's cache. */
  cachedElements(attention: Shape): number;
  /** Most tokens that one layer's cache holds; undefined: all. */
  window(attention: Shape): number | undefined;
  /** Scores and weighted sum of one layer, causal, FLOP per token averaged over a sequence. */
  coreFlop(attention: Shape, sequenceLength: number): number;
}
