/** Model FLOP per token: what the mathematics needs, without recomputation, padding or imbalance. */
import type { Architecture, LayerGroup } from './architecture.ts';
import { attentionCoreFlop } from './attention/attention.ts';
import { causalKeys, keysOf, type VisibleKeys } from './attention/visible-keys.ts';
import { activeLayerParameters, predictionLayer } from './layer-parameters.ts';

/** Forward and backward: one product forward, two backward. */
const trainingPasses = 3;

/**
 * Forward FLOP of one decoded token that sees `contextTokens` keys, itself included: two per active parameter (the
 * embedding is a look-up and costs nothing; a norm's scale counts like a matrix element, which changes no digit), and
 * what attention makes of the keys in the form that decoding executes: latent attention works on the compressed cache.
 * Activations and softmax are left out, as in Kaplan et al. (arXiv 2001.08361), section 2.1.
 */
export function decodeFlopPerToken(architecture: Architecture, contextTokens: number): number {
  return forwardFlop(architecture, 0, keysOf(contextTokens), true);
}

/** Forward FLOP of a prompt's token, averaged over all of them under a causal mask. */
export function prefillFlopPerToken(architecture: Architecture, promptTokens: number): number {
  return forwardFlop(architecture, 0, causalKeys(promptTokens));
}

/**
 * FLOP of one trained token: six per active parameter, and three times the attention of a causal sequence, in
 * which a token sees (s+1)/2 keys on average; linear in the sequence length where nothing limits the keys. Each
 * prediction layer adds a layer, its join of two hidden states and a head (DeepSeek-V3, arXiv 2412.19437, section 2.2).
 */
export function trainingFlopPerToken(
  architecture: Architecture,
  sequenceLength: number,
  { mtpLayers }: { readonly mtpLayers: number },
): number {
  return trainingPasses * forwardFlop(architecture, mtpLayers, causalKeys(sequenceLength));
}

function forwardFlop(
  architecture: Architecture,
  mtpLayers: number,
  visible: VisibleKeys,
  decoding = false,
): number {
  const { hidden, vocabulary, layers, extraVectors = 0 } = architecture;
  const head = 2 * hidden * vocabulary;
  let flop = head + 2 * (hidden + extraVectors);
  for (const layer of layers) {
    flop += layer.count * layerFlop(layer, hidden, visible, decoding);
  }
  const predictor = predictionLayer(architecture);
  if (predictor === undefined || mtpLayers === 0) return flop;
  const join = 2 * 2 * hidden * hidden;
  return flop + mtpLayers * (layerFlop(predictor, hidden, visible) + join + head);
}

function layerFlop(
  layer: LayerGroup,
  hidden: number,
  visible: VisibleKeys,
  decoding = false,
): number {
  const core = attentionCoreFlop(layer.attention, visible, decoding);
  return 2 * activeLayerParameters(layer, hidden) + core;
}
