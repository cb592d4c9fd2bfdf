/** The kinds of feed-forward layer: one file and one line each. */
import type { FeedForward } from '../architecture.ts';
import { dense } from './dense.ts';
import type { FeedForwardKind } from './feed-forward-kind.ts';
import { mixtureOfExperts } from './mixture-of-experts.ts';

const kinds: { readonly [Kind in FeedForward['kind']]: FeedForwardKind<never> } = {
  dense,
  moe: mixtureOfExperts,
};

/** The formulas of this feed-forward layer; hand them this layer only. */
export function feedForwardKind({ kind }: FeedForward): FeedForwardKind<FeedForward> {
  return kinds[kind] as unknown as FeedForwardKind<FeedForward>;
}
