/** How large the weights are in the number format that they are published in. */
import type { Architecture, LayerGroup, StoredWeights } from './architecture.ts';
import { attentionMatrices } from './attention/attention.ts';
import { feedForwardKind } from './feed-forward/feed-forward.ts';
import { layerParameters } from './layer-parameters.ts';
import { parameterCounts } from './parameters.ts';

/** Bytes of the main model as published, block scales included; prediction layers are extra. */
export function storedWeightBytes(architecture: Architecture): number {
  const { hidden, layers, stored } = architecture;
  const { embedding, head } = parameterCounts(architecture);
  let bytes = (embedding + head + hidden + (architecture.extraVectors ?? 0)) * stored.otherBytes;
  for (const layer of layers) bytes += layer.count * layerBytes(layer, hidden, stored);
  return bytes;
}

function layerBytes(layer: LayerGroup, hidden: number, stored: StoredWeights): number {
  const { attention, feedForward } = layer;
  const counts = layerParameters(layer, hidden);
  const linear =
    attentionMatrices(attention, hidden) +
    feedForwardKind(feedForward).matrices(feedForward, hidden);
  return (
    linear * stored.linearBytes +
    counts.routedExperts * stored.expertBytes +
    (counts.attention + counts.other - linear) * stored.otherBytes
  );
}
