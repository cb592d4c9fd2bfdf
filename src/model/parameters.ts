/** How many parameters a model has, in all and per token, counted from its shapes. */
import type { Architecture, LayerGroup } from './architecture.ts';
import { feedForwardKind } from './feed-forward/feed-forward.ts';
import { activeLayerParameters, layerParameters, predictionLayer } from './layer-parameters.ts';

export interface ParameterCounts {
  /** Layers, embedding and head; prediction layers (`mtp`) are extra. */
  readonly total: number;
  /**
   * Used by one token: layers with the experts it picks, and head; the input embedding is a look-up and left
   * out. Publishers differ: Mixtral and Qwen count `embedding` as well, GLM and MiniMax leave `head` out too.
   */
  readonly active: number;
  /** Input embedding; 0 when it is the head's matrix. */
  readonly embedding: number;
  readonly head: number;
  /** All main layers, the norm after the last, and the learned vectors of the whole. */
  readonly layers: number;
  /** All multi-token-prediction layers; they share embedding and head with the main model. */
  readonly mtp: number;
}

/** Exact counts, norms, biases and routers included. */
export function parameterCounts(architecture: Architecture): ParameterCounts {
  const { hidden, vocabulary, tiedEmbeddings, mtpLayers } = architecture;
  const head = vocabulary * hidden;
  const embedding = tiedEmbeddings ? 0 : head;
  const vectors = hidden + (architecture.extraVectors ?? 0);
  let layers = vectors;
  let active = vectors + head;
  for (const layer of architecture.layers) {
    layers += layer.count * wholeLayer(layer, hidden);
    active += layer.count * activeLayerParameters(layer, hidden);
  }
  const last = predictionLayer(architecture);
  const predictor = last === undefined ? 0 : wholeLayer(last, hidden) + joinParameters(hidden);
  return {
    total: layers + embedding + head,
    active,
    embedding,
    head,
    layers,
    mtp: mtpLayers * predictor,
  };
}

function wholeLayer(layer: LayerGroup, hidden: number): number {
  const { routedExperts, attention, other } = layerParameters(layer, hidden);
  return routedExperts + attention + other;
}

/**
 * What a prediction layer has besides an ordinary layer: the projection that joins the embedding of the next token to
 * the hidden state, and three norms. Source: DeepSeek-V3 (arXiv 2412.19437), section 2.2.
 */
function joinParameters(hidden: number): number {
  return 2 * hidden * hidden + 3 * hidden;
}

/** The layers' parameters by part; they add up to `layers`. */
export interface ParameterParts {
  readonly attention: number;
  readonly routedExperts: number;
  /** Dense layers, shared experts and projections around the experts. */
  readonly dense: number;
  /** Routers, norms, biases, mixing of residual streams, learned positions. */
  readonly rest: number;
}

/** How the layers' parameters divide. */
export function parameterParts(architecture: Architecture): ParameterParts {
  const { hidden, layers, extraVectors = 0 } = architecture;
  const parts = { attention: 0, routedExperts: 0, dense: 0, rest: hidden + extraVectors };
  for (const layer of layers) {
    const { attention, other, routedExperts } = layerParameters(layer, hidden);
    const dense = feedForwardKind(layer.feedForward).matrices(layer.feedForward, hidden);
    parts.attention += layer.count * attention;
    parts.routedExperts += layer.count * routedExperts;
    parts.dense += layer.count * dense;
    parts.rest += layer.count * (other - dense);
  }
  return parts;
}
