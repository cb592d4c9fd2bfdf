/** How large the weights are, as published or in another number format. */
import type { Precision } from '../hardware/chip.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import type { Architecture, LayerGroup, StoredWeights } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';
import { feedForwardKind } from './feed-forward/feed-forward.ts';
import { layerParameters, mtpJoinParameters } from './layer-parameters.ts';
import { parameterCounts } from './parameters.ts';

/** Bytes per parameter by part, block scales included. */
export type WeightWidths = Omit<StoredWeights, 'format'>;

/** Bytes of the main model, as stored by the publisher unless other widths are given; prediction layers are extra. */
export function weightBytes(
  architecture: Architecture,
  widths: WeightWidths = architecture.stored,
): number {
  const { embedding, head, finalNorm } = parameterCounts(architecture);
  return architecture.layers.reduce(
    (sum, layer) => sum + layer.count * layerBytes(layer, architecture.hidden, widths),
    (embedding + head + finalNorm) * widths.otherBytes,
  );
}

/** Bytes of the multi-token-prediction layers, without the copies of embedding and head that some files repeat. */
export function mtpWeightBytes(
  { layers, hidden, mtpLayers, stored }: Architecture,
  widths: WeightWidths = stored,
): number {
  const last = layers.at(-1);
  if (last === undefined) return 0;
  return (
    mtpLayers *
    (layerBytes(last, hidden, widths) + mtpJoinParameters(hidden) * widths.otherBytes)
  );
}

/** All linear layers in one format; embedding, head, norms and router stay in BF16, as published stacks keep them. */
export function widthsOf(precision: Precision): WeightWidths {
  return {
    linearBytes: bytesPerElement[precision],
    expertBytes: bytesPerElement[precision],
    otherBytes: bytesPerElement.bf16,
  };
}

function layerBytes(layer: LayerGroup, hidden: number, widths: WeightWidths): number {
  const { attention, feedForward } = layer;
  const counts = layerParameters(layer, hidden);
  const linear =
    attentionKind(attention).matrices(attention, hidden) +
    feedForwardKind(feedForward).matrices(feedForward, hidden);
  return (
    linear * widths.linearBytes +
    counts.routedExperts * widths.expertBytes +
    (counts.attention + counts.other - linear) * widths.otherBytes
  );
}
