/** How much a sequence keeps in the key-value cache, all layers together and not divided over chips. */
import type { Architecture, LayerGroup } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';

/**
 * Bytes that one more token adds to a long sequence. Layers with a window stop growing once it is full and are left out
 * (`keyValueBytesPerSequence` counts them); where every layer has a window, what a token adds until they are full.
 */
export function keyValueBytesPerToken(
  { layers }: Architecture,
  elementBytes: number,
): number {
  const growing = layers.filter(layer => windowOf(layer) === undefined);
  const counted = growing.length > 0 ? growing : layers;
  return elementBytes * counted.reduce((sum, layer) => sum + elementsPerToken(layer), 0);
}

/** Bytes that a sequence of this length keeps; a layer with a window holds no more than its last tokens. */
export function keyValueBytesPerSequence(
  { layers }: Architecture,
  tokens: number,
  elementBytes: number,
): number {
  const elements = layers.reduce(
    (sum, layer) => sum + elementsPerToken(layer) * Math.min(tokens, windowOf(layer) ?? tokens),
    0,
  );
  return elementBytes * elements;
}

function elementsPerToken({ attention, count }: LayerGroup): number {
  return count * attentionKind(attention).cachedElements(attention);
}

function windowOf({ attention }: LayerGroup): number | undefined {
  return attentionKind(attention).window(attention);
}
