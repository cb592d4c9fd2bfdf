/** What a plain feed-forward layer weighs and computes. */
import type { DenseFeedForward } from '../architecture.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';

/** Gated (SwiGLU, arXiv 2002.05202): gate, up and down; otherwise up and down. */
export const dense: FeedForwardKind<DenseFeedForward> = {
  routedExperts: () => 0,
  activeExperts: () => 0,
  matrices,
  rest: ({ intermediate, gated, bias }, hidden) =>
    bias ? (gated ? 2 : 1) * intermediate + hidden : 0,
  flop: (feedForward, hidden) => 2 * matrices(feedForward, hidden),
};

function matrices({ intermediate, gated }: DenseFeedForward, hidden: number): number {
  return (gated ? 3 : 2) * hidden * intermediate;
}
