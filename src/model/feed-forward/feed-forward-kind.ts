/** What every kind of feed-forward layer answers, so that the counts above need not know which one they have. */

export interface FeedForwardKind<Shape> {
  /** Parameters of all routed experts of one layer, their biases included. */
  routedExperts(feedForward: Shape, hidden: number): number;
  /** Parameters of the routed experts that one token uses. */
  activeExperts(feedForward: Shape, hidden: number): number;
  /** Elements of the matrices that every token passes: the dense layer, or the shared experts. */
  matrices(feedForward: Shape, hidden: number): number;
  /** Parameters of router, gates and biases, which stay unquantized. */
  rest(feedForward: Shape, hidden: number): number;
  /** Products of matrices in one layer, forward, FLOP per token. */
  flop(feedForward: Shape, hidden: number): number;
}
