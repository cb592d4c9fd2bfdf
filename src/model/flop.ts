/** Model FLOP per token: what the mathematics needs, without recomputation, padding or imbalance. */
import type { Architecture, LayerGroup } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';
import { feedForwardKind } from './feed-forward/feed-forward.ts';

export interface FlopOptions {
  /** Multi-token-prediction layers to include; none by default. */
  readonly mtpLayers?: number;
}

/**
 * Forward FLOP per token over a causal sequence: two per element of every matrix that the token meets (the embedding is
 * a lookup and costs nothing), plus scores and weighted sum of attention over the (s+1)/2 keys a token sees on average.
 * Norms, activations and softmax are left out, as in Kaplan et al. (arXiv 2001.08361), section 2.1.
 */
export function forwardFlopPerToken(
  { hidden, vocabulary, layers }: Architecture,
  sequenceLength: number,
  { mtpLayers = 0 }: FlopOptions = {},
): number {
  const head = 2 * hidden * vocabulary;
  let flop = head;
  for (const layer of layers) flop += layer.count * layerFlop(layer, hidden, sequenceLength);
  const last = layers.at(-1);
  if (last === undefined || mtpLayers === 0) return flop;
  const join = 2 * 2 * hidden * hidden;
  return flop + mtpLayers * (layerFlop(last, hidden, sequenceLength) + join + head);
}

/** Training FLOP per token: the forward pass and a backward pass of twice its work, so 6 per active matrix element and 3 times the attention. */
export function trainingFlopPerToken(
  architecture: Architecture,
  sequenceLength: number,
  options: FlopOptions = {},
): number {
  return 3 * forwardFlopPerToken(architecture, sequenceLength, options);
}

function layerFlop(
  { attention, feedForward }: LayerGroup,
  hidden: number,
  sequenceLength: number,
): number {
  const attends = attentionKind(attention);
  return (
    2 * attends.matrices(attention, hidden) +
    attends.coreFlop(attention, sequenceLength) +
    feedForwardKind(feedForward).flop(feedForward, hidden)
  );
}
