/** What a mixture-of-experts layer weighs and computes. */
import type { MixtureOfExperts } from '../architecture.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';

/** Gated experts of three matrices each, a router over them, and shared experts that every token passes. */
export const mixtureOfExperts: FeedForwardKind<MixtureOfExperts> = {
  routedExperts: (mixture, hidden) => mixture.experts * oneExpert(mixture, hidden),
  activeExperts: (mixture, hidden) => mixture.topK * oneExpert(mixture, hidden),
  matrices: ({ sharedIntermediate }, hidden) => 3 * hidden * sharedIntermediate,
  rest: (mixture, hidden) => gates(mixture) * hidden + (mixture.routerBias ? mixture.experts : 0),
  flop: (mixture, hidden) => {
    const { topK, intermediate, sharedIntermediate } = mixture;
    return 2 * hidden * (3 * (topK * intermediate + sharedIntermediate) + gates(mixture));
  },
};

/** Columns of the router, and of the shared expert's gate where there is one. */
function gates({ experts, sharedGate }: MixtureOfExperts): number {
  return experts + (sharedGate ? 1 : 0);
}

function oneExpert({ intermediate, expertBias }: MixtureOfExperts, hidden: number): number {
  return 3 * hidden * intermediate + (expertBias ? 2 * intermediate + hidden : 0);
}
