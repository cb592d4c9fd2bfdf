/** Parameters of one layer, split by how parallel plans cut them. */
import type { LayerGroup } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';
import { feedForwardKind } from './feed-forward/feed-forward.ts';

/** Norms of a layer unless it says otherwise: one before attention, one before the feed-forward layer. */
const usualNormVectors = 2;

export interface LayerParameters {
  /** All routed experts. */
  readonly routedExperts: number;
  /** Projections with their norms and biases. */
  readonly attention: number;
  /** Dense layer or shared experts, router, norms. */
  readonly other: number;
}

/** Counts of one layer of the group; `hidden` is the model's width. */
export function layerParameters(layer: LayerGroup, hidden: number): LayerParameters {
  const { attention, feedForward, normVectors = usualNormVectors } = layer;
  const attends = attentionKind(attention);
  const feeds = feedForwardKind(feedForward);
  return {
    routedExperts: feeds.routedExperts(feedForward, hidden),
    attention: attends.matrices(attention, hidden) + attends.vectors(attention, hidden),
    other:
      feeds.matrices(feedForward, hidden) + feeds.rest(feedForward, hidden) + normVectors * hidden,
  };
}

/** Parameters of one layer that a single token uses: all but the routed experts it does not pick. */
export function activeLayerParameters(layer: LayerGroup, hidden: number): number {
  const { attention, other } = layerParameters(layer, hidden);
  const { feedForward } = layer;
  return attention + other + feedForwardKind(feedForward).activeExperts(feedForward, hidden);
}
