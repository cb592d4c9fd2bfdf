/** What every kind of attention answers, so that counts of parameters, cache and FLOP need not know which one they have. */

export interface AttentionKind<Shape> {
  /** Elements of the projection matrices of one layer; each costs two FLOP per token. */
  matrices(attention: Shape, hidden: number): number;
  /** Elements of the norms, biases and sinks of one layer. */
  vectors(attention: Shape, hidden: number): number;
  /** Elements that one token leaves in the cache of one layer. */
  cachedElements(attention: Shape): number;
  /** Keys that a token sees at most, and the cache of one layer holds; undefined: all. */
  window(attention: Shape): number | undefined;
  /** Score and weighted value of one query token over one key, all heads of one layer, FLOP. */
  flopPerKey(attention: Shape): number;
}
