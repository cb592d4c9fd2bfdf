/** What a mixture-of-experts layer weighs and computes. */
import type { MixtureOfExperts } from '../architecture.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';

/** Gated experts of three matrices each, a router over them, shared experts that every token passes. */
export const mixtureOfExperts: FeedForwardKind<MixtureOfExperts> = {
  routedExperts: (moe, hidden) => moe.experts * oneExpert(moe, hidden),
  activeExperts: (moe, hidden) => moe.topK * oneExpert(moe, hidden),
  matrices: ({ sharedIntermediate }, hidden) => 3 * hidden * sharedIntermediate,
  rest: ({ experts, routerBias, sharedGate }, hidden) =>
    (experts + (sharedGate ? 1 : 0)) * hidden + (routerBias ? experts : 0),
  flop: ({ experts, topK, intermediate, sharedIntermediate, sharedGate }, hidden) =>
    2 * hidden * (3 * (topK * intermediate + sharedIntermediate) + experts + (sharedGate ? 1 : 0)),
};

function oneExpert({ intermediate, expertBias }: MixtureOfExperts, hidden: number): number {
  return 3 * hidden * intermediate + (expertBias ? 2 * intermediate + hidden : 0);
}
