/** What a mixture-of-experts layer weighs and computes. */
import type { MixtureOfExperts } from '../architecture.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';

/** Gated experts of three matrices each, a router over them, and shared experts that every token passes. */
export const mixtureOfExperts: FeedForwardKind<MixtureOfExperts> = {
  routedExperts: (mixture, hidden) => mixture.experts * oneExpert(mixture, hidden),
  activeExperts: (mixture, hidden) => mixture.topK * oneExpert(mixture, hidden),
  matrices: ({ sharedIntermediate, latentHidden = 0 }, hidden) =>
    hidden * (3 * sharedIntermediate + 2 * latentHidden),
  rest: (mixture, hidden) =>
    (routerColumns(mixture) + (mixture.sharedGate ? 1 : 0)) * hidden +
    (mixture.routerBias ? routerColumns(mixture) : 0),
  saved: ({ topK, intermediate, sharedIntermediate }) => topK * intermediate + sharedIntermediate,
  words: mixture => {
    const { experts, topK, intermediate, sharedIntermediate, residualIntermediate = 0 } = mixture;
    const shared = sharedIntermediate - residualIntermediate;
    return [
      `${topK} of ${experts} experts of ${intermediate}`,
      ...(mixture.latentHidden === undefined ? [] : [`in ${mixture.latentHidden} dimensions`]),
      ...(mixture.zeroExperts === undefined ? [] : [`${mixture.zeroExperts} zero experts`]),
      ...(shared > 0 ? [`${shared} shared`] : []),
      ...(residualIntermediate > 0 ? [`dense residual of ${residualIntermediate}`] : []),
    ].join(', ');
  },
};

/** Experts that the router chooses from, those that do nothing included. */
export function routerColumns({ experts, zeroExperts = 0 }: MixtureOfExperts): number {
  return experts + zeroExperts;
}

/** Width of what a routed expert takes in and gives out: it also travels between chips. */
export function expertHidden({ latentHidden }: MixtureOfExperts, hidden: number): number {
  return latentHidden ?? hidden;
}

function oneExpert(mixture: MixtureOfExperts, hidden: number): number {
  const { intermediate, expertBias } = mixture;
  const width = expertHidden(mixture, hidden);
  return 3 * width * intermediate + (expertBias ? 2 * intermediate + width : 0);
}
