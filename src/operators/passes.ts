/** Element-wise traffic of a layer: what no matrix unit does, counted as bytes. */
import type { LayerGroup } from '../model/architecture.ts';
import { attentionKind } from '../model/attention/attention.ts';
import type { Part, Pass } from './operation.ts';

function pass(name: string, part: Part, bytes: number): Pass {
  return { kind: 'pass', name, part, bytes };
}

/** Elements that attention's projections produce per token: queries, keys and values. */
function projectedWidth({ attention }: LayerGroup): number {
  const { kept, expanded } = attentionKind(attention).saved(attention);
  return expanded > 0 ? expanded : kept;
}

/** Reads and writes of the hidden state by norms, residuals and dropout-free glue in a training forward pass. */
const hiddenPasses = 10;
/** Reads and writes of projected heads (rotary embedding, layout) and of the feed-forward width (activation). */
const headPasses = 2;
const gatedPasses = 3;
const plainPasses = 2;
/** Permuting routed rows to their experts and back. */
const permutationPasses = 4;
const halfPrecisionBytes = 2;
/** Quantizing an input to 8 bits reads it and writes it once more. */
const quantizationBytes = 3;

export interface PassLoad {
  readonly tokens: number;
  readonly tensorParallel: number;
  readonly sequenceParallel: boolean;
  readonly eightBit: boolean;
}

/**
 * Forward traffic of one layer in training, bytes: passes over the hidden state, the projected heads and the
 * feed-forward width, plus permutation of routed rows and quantization of matrix inputs.
 */
export function trainingPasses(layer: LayerGroup, hidden: number, load: PassLoad): readonly Pass[] {
  const share = load.tokens / load.tensorParallel;
  const hiddenTokens = load.sequenceParallel || load.tensorParallel === 1 ? share : load.tokens;
  const heads = projectedWidth(layer);
  const { feedForward } = layer;
  const width =
    feedForward.kind === 'dense'
      ? feedForward.intermediate * (feedForward.gated ? gatedPasses : plainPasses)
      : (feedForward.intermediate * feedForward.topK + feedForward.sharedIntermediate) *
        gatedPasses;
  const quantized = load.eightBit
    ? quantizationBytes * share * (2 * hidden + heads / headPasses + width / gatedPasses)
    : 0;
  const passes = [
    pass(
      'norms, residuals and activations',
      'elementwise',
      halfPrecisionBytes *
        (hiddenTokens * hiddenPasses * hidden + share * (headPasses * heads + width)) +
        quantized,
    ),
  ];
  if (feedForward.kind === 'moe') {
    const bytes = halfPrecisionBytes * permutationPasses * share * feedForward.topK * hidden;
    passes.push(pass('token permutation', 'elementwise', bytes));
  }
  return passes;
}

/** Serving kernels gather routed rows as they load them: their outputs alone are written and added up. */
const gatheredPasses = 2;

export interface ServingPassLoad {
  readonly tokens: number;
  /** Rows that the rank's experts work on: chosen experts of all tokens that come to it. */
  readonly routedRows: number;
  /** Ranks that share the width of a feed-forward layer, or of an expert. */
  readonly widthShards: number;
  readonly passesPerLayer: number;
}

/** Traffic of one layer in serving: `passesPerLayer` over the hidden state, activations, and routed rows. */
export function servingPasses(layer: LayerGroup, hidden: number, load: ServingPassLoad): Pass {
  const { feedForward } = layer;
  const { tokens, routedRows, widthShards, passesPerLayer } = load;
  const width = (gatedPasses * feedForward.intermediate) / widthShards;
  const routed =
    feedForward.kind === 'moe' ? routedRows * (gatheredPasses * hidden + width) : tokens * width;
  return pass(
    'norms, activations and casts',
    'elementwise',
    halfPrecisionBytes * (tokens * passesPerLayer * hidden + routed),
  );
}
