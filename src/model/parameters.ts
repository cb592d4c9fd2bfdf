/** How many parameters a model has, in all and per token, counted from its shapes. */
import type { Architecture } from './architecture.ts';
import {
  activeLayerParameters,
  type LayerParameters,
  layerParameters,
  mtpJoinParameters,
} from './layer-parameters.ts';

/** Counts of one layer of a group. */
export interface LayerCounts extends LayerParameters {
  /** Layers in the group. */
  readonly count: number;
  readonly total: number;
  readonly active: number;
}

export interface ParameterCounts {
  /** Embedding, layers and head; prediction layers (`mtp`) are extra. */
  readonly total: number;
  /**
   * Used by one token: all but the routed experts it does not pick, embedding and head included. Publishers differ:
   * DeepSeek and gpt-oss leave `embedding` out, GLM and MiniMax `head` as well.
   */
  readonly active: number;
  /** Input embedding; 0 when it is the head's matrix. */
  readonly embedding: number;
  readonly head: number;
  /** Norm after the last layer. */
  readonly finalNorm: number;
  /** One entry per group of layers, each for a single layer. */
  readonly layers: readonly LayerCounts[];
  /** All multi-token-prediction layers; embedding and head are shared with the main model. */
  readonly mtp: number;
  /** Of those, used by one token. */
  readonly mtpActive: number;
}

/** Exact counts, norms, biases and routers included. */
export function parameterCounts(architecture: Architecture): ParameterCounts {
  const { hidden, vocabulary, tiedEmbeddings, mtpLayers } = architecture;
  const head = vocabulary * hidden;
  const embedding = tiedEmbeddings ? 0 : head;
  const outside = embedding + head + hidden;
  const layers = architecture.layers.map((group): LayerCounts => {
    const one = layerParameters(group, hidden);
    return {
      ...one,
      count: group.count,
      total: one.attention + one.other + one.routedExperts,
      active: activeLayerParameters(group, hidden),
    };
  });
  const last = layers.at(-1) ?? { total: 0, active: 0 };
  const join = mtpJoinParameters(hidden);
  return {
    total: layers.reduce((sum, { count, total }) => sum + count * total, outside),
    active: layers.reduce((sum, { count, active }) => sum + count * active, outside),
    embedding,
    head,
    finalNorm: hidden,
    layers,
    mtp: mtpLayers * (last.total + join),
    mtpActive: mtpLayers * (last.active + join),
  };
}
