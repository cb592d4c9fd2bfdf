/** Model FLOP per token: what the mathematics needs, without recomputation, padding or imbalance. */
import type { Architecture, LayerGroup } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';
import { meanVisibleKeys } from './attention/causal.ts';
import { feedForwardKind } from './feed-forward/feed-forward.ts';

/** Forward and backward: one product forward, two backward. */
const trainingPasses = 3;

/**
 * Forward FLOP of one token that sees `contextTokens` keys, itself included: two per element of every matrix that it
 * meets (the embedding is a look-up and costs nothing), and scores and weighted values over the keys; a window limits
 * them. Norms, activations and softmax are left out, as in Kaplan et al. (arXiv 2001.08361), section 2.1.
 */
export function forwardFlopPerToken(architecture: Architecture, contextTokens: number): number {
  return forwardFlop(architecture, 0, window => Math.min(contextTokens, window ?? contextTokens));
}

/**
 * FLOP of one trained token: six per active matrix element, and three times the attention of a causal sequence, in
 * which a token sees (s+1)/2 keys on average; linear in the sequence length where no layer has a window. Each prediction
 * layer adds a layer, its join of two hidden states and a head (DeepSeek-V3, arXiv 2412.19437, section 2.2).
 */
export function trainingFlopPerToken(
  architecture: Architecture,
  sequenceLength: number,
  { mtpLayers }: { readonly mtpLayers: number },
): number {
  const visible: VisibleKeys = window => meanVisibleKeys(sequenceLength, window);
  return trainingPasses * forwardFlop(architecture, mtpLayers, visible);
}

/** Keys that a token sees under this window; undefined: no window. */
type VisibleKeys = (window: number | undefined) => number;

function forwardFlop(
  { hidden, vocabulary, layers }: Architecture,
  mtpLayers: number,
  visible: VisibleKeys,
): number {
  const head = 2 * hidden * vocabulary;
  let flop = head;
  for (const layer of layers) flop += layer.count * layerFlop(layer, hidden, visible);
  const last = layers.at(-1);
  if (last === undefined || mtpLayers === 0) return flop;
  const join = 2 * 2 * hidden * hidden;
  return flop + mtpLayers * (layerFlop(last, hidden, visible) + join + head);
}

function layerFlop(
  { attention, feedForward }: LayerGroup,
  hidden: number,
  visible: VisibleKeys,
): number {
  const attends = attentionKind(attention);
  const keys = visible(attends.window(attention));
  return (
    2 * attends.matrices(attention, hidden) +
    attends.flopPerKey(attention) * keys +
    feedForwardKind(feedForward).flop(feedForward, hidden)
  );
}
