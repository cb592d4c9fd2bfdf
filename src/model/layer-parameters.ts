/** Parameters of one layer, split by how parallel plans cut them. */
import type { Architecture, LayerGroup } from './architecture.ts';
import { attentionParameters } from './attention/attention.ts';
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

const counted = new WeakMap<LayerGroup, LayerParameters & { readonly hidden: number }>();

/** Counts of one layer of the group; `hidden` is the model's width. Counted once: searches ask over and over. */
export function layerParameters(layer: LayerGroup, hidden: number): LayerParameters {
  const known = counted.get(layer);
  if (known?.hidden === hidden) return known;
  const counts = { ...count(layer, hidden), hidden };
  counted.set(layer, counts);
  return counts;
}

function count(layer: LayerGroup, hidden: number): LayerParameters {
  const { attention, feedForward, normVectors = usualNormVectors, mixingParameters = 0 } = layer;
  const feeds = feedForwardKind(feedForward);
  return {
    routedExperts: feeds.routedExperts(feedForward, hidden),
    attention: attentionParameters(attention, hidden),
    other:
      feeds.matrices(feedForward, hidden) +
      feeds.rest(feedForward, hidden) +
      normVectors * hidden +
      mixingParameters,
  };
}

/** Parameters of one layer that a single token uses: all but the routed experts it does not pick. */
export function activeLayerParameters(layer: LayerGroup, hidden: number): number {
  const { attention, other } = layerParameters(layer, hidden);
  const { feedForward } = layer;
  return attention + other + feedForwardKind(feedForward).activeExperts(feedForward, hidden);
}

/** The shape of a multi-token-prediction layer; undefined for a model without layers. */
export function predictionLayer({ mtpLayer, layers }: Architecture): LayerGroup | undefined {
  return mtpLayer ?? layers.at(-1);
}

const kept = new WeakMap<readonly LayerGroup[], readonly LayerGroup[]>();

/** The layers of a stack with equal shapes taken together: what a step costs, where the order does not matter. */
export function distinctLayers({ layers }: Pick<Architecture, 'layers'>): readonly LayerGroup[] {
  const known = kept.get(layers);
  if (known !== undefined) return known;
  const distinct: LayerGroup[] = [];
  for (const layer of layers) {
    const same = distinct.findIndex(
      ({ attention, feedForward }) =>
        attention === layer.attention && feedForward === layer.feedForward,
    );
    const found = distinct[same];
    if (found === undefined) distinct.push(layer);
    else distinct[same] = { ...found, count: found.count + layer.count };
  }
  kept.set(layers, distinct);
  return distinct;
}
