/** The routed experts of a model. */
import type { Architecture, MixtureOfExperts } from './architecture.ts';

/** The first mixture of experts of a model, if it has one. */
export function expertsOf({ layers }: Architecture): MixtureOfExperts | undefined {
  for (const { feedForward } of layers) if (feedForward.kind === 'moe') return feedForward;
  return undefined;
}
