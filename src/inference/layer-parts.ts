/** The halves of a model's layers, equal ones taken together: what a step costs, where the order does not matter. */
import type { Architecture, LayerGroup } from '../model/architecture.ts';

export interface LayerPart {
  readonly half: 'attention' | 'feed-forward';
  /** A layer that has this half. */
  readonly layer: LayerGroup;
  readonly count: number;
}

const kept = new WeakMap<readonly LayerGroup[], readonly LayerPart[]>();

/** Halves of all layers: attention of one shape often stands before several kinds of feed-forward layers. */
export function layerParts({ layers }: Pick<Architecture, 'layers'>): readonly LayerPart[] {
  const known = kept.get(layers);
  if (known !== undefined) return known;
  const parts = [
    ...distinct(layers, 'attention', ({ attention }) => attention),
    ...distinct(layers, 'feed-forward', ({ feedForward }) => feedForward),
  ];
  kept.set(layers, parts);
  return parts;
}

function distinct(
  layers: readonly LayerGroup[],
  half: LayerPart['half'],
  shapeOf: (layer: LayerGroup) => object,
): readonly LayerPart[] {
  const byShape = new Map<object, LayerPart>();
  for (const layer of layers) {
    const shape = shapeOf(layer);
    const known = byShape.get(shape);
    byShape.set(shape, { half, layer, count: (known?.count ?? 0) + layer.count });
  }
  return [...byShape.values()];
}
