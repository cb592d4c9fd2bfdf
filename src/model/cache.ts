/** How much a sequence keeps in the key-value cache, all layers together and not divided over chips. */
import type { Architecture } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';

/**
 * Bytes that one more token adds to a long sequence. Layers with a window stop growing once it is full, so they do not
 * count; where every layer has a window, they all do, since a token costs that much until the windows are full.
 */
export function keyValueBytesPerToken({ layers }: Architecture, elementBytes: number): number {
  let growing = 0;
  let windowed = 0;
  for (const { attention, count } of layers) {
    const kind = attentionKind(attention);
    const elements = count * kind.cachedElements(attention);
    if (kind.window(attention) === undefined) growing += elements;
    else windowed += elements;
  }
  return elementBytes * (growing > 0 ? growing : windowed);
}
