/** What a plain feed-forward layer weighs and computes. */
import type { DenseFeedForward } from '../architecture.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';

/** Gated (SwiGLU, arXiv 2002.05202): gate, up and down; otherwise up and down. */
export const dense: FeedForwardKind<DenseFeedForward> = {
  routedExperts: () => 0,
  activeExperts: () => 0,
  matrices: ({ intermediate, gated }, hidden) => (gated ? 3 : 2) * hidden * intermediate,
  rest: ({ intermediate, gated, bias }, hidden) =>
    bias ? (gated ? 2 : 1) * intermediate + hidden : 0,
  saved: ({ intermediate }) => intermediate,
  words: ({ intermediate, gated }) => `dense, ${intermediate} wide${gated ? '' : ', two matrices'}`,
};
