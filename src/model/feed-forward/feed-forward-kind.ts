/** What every kind of feed-forward layer answers, so that counts of parameters and FLOP need not know which one they have. */

export interface FeedForwardKind<Shape> {
  /** Parameters of all routed experts of one layer, their biases included. */
  routedExperts(feedForward: Shape, hidden: number): number;
  /** Of those, the parameters that one token uses. */
  activeExperts(feedForward: Shape, hidden: number): number;
  /** Elements of the matrices that every token passes: the dense layer, or the shared experts. */
  matrices(feedForward: Shape, hidden: number): number;
  /** Parameters of router, gates and biases, which quantized checkpoints keep in 16 bits. */
  rest(feedForward: Shape, hidden: number): number;
  /** Products of matrices in one layer, forward, FLOP per token. */
  flop(feedForward: Shape, hidden: number): number;
}
