/** The kinds of feed-forward layer: one file and one line each. */
import type { DenseFeedForward, MixtureOfExperts } from '../architecture.ts';
import { dense } from './dense.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';
import { mixtureOfExperts } from './mixture-of-experts.ts';

interface Shapes {
  readonly dense: DenseFeedForward;
  readonly moe: MixtureOfExperts;
}

const kinds: { readonly [Kind in keyof Shapes]: FeedForwardKind<Shapes[Kind]> } = {
  dense,
  moe: mixtureOfExperts,
};

/** The formulas of this feed-forward layer. */
export function feedForwardKind<Kind extends keyof Shapes>({
  kind,
}: {
  readonly kind: Kind;
}): FeedForwardKind<Shapes[Kind]> {
  return kinds[kind];
}
