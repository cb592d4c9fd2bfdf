/** What every kind of feed-forward layer answers, so that counts of parameters and FLOP need not know which one they have. */

export interface FeedForwardKind<Shape> {
  /** Parameters of all routed experts of one layer, their biases included. */
  readonly routedExperts: (feedForward: Shape, hidden: number) => number;
  /** Of those, the parameters that one token uses. */
  readonly activeExperts: (feedForward: Shape, hidden: number) => number;
  /** Elements of the matrices that every token passes: the dense layer, or the shared experts. */
  readonly matrices: (feedForward: Shape, hidden: number) => number;
  /** Parameters of router, gates and biases, which quantized checkpoints keep in 16 bits. */
  readonly rest: (feedForward: Shape, hidden: number) => number;
  /** Width of the activations of one token. */
  readonly saved: (feedForward: Shape) => number;
  /** In a few words, for people. */
  readonly words: (feedForward: Shape) => string;
}
