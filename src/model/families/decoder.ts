/** What all decoder families share: sizes, head and cuts of the layer stack. */
import type { Architecture, FeedForward, LayerGroup } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';
import { storedWeights } from '../stored-weights.ts';

export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly family: string;
}

/** One reader per family: shapes from fields. */
export type FamilyReader = (config: ConfigFields, identity: Identity) => Architecture;

/** An architecture from its layers, with the fields that every config names alike. */
export function decoder(
  config: ConfigFields,
  identity: Identity,
  {
    layers,
    mtpLayers = 0,
  }: { readonly layers: readonly LayerGroup[]; readonly mtpLayers?: number },
): Architecture {
  return {
    ...identity,
    hidden: config.count('hidden_size'),
    vocabulary: config.count('vocab_size'),
    tiedEmbeddings: config.flag('tie_word_embeddings', false),
    contextLimit: config.count('max_position_embeddings'),
    layers,
    mtpLayers,
    stored: storedWeights(config),
    defaulted: config.defaulted,
  };
}

/** Equal neighbours of a stack as groups, in order. */
export function grouped(layers: readonly Omit<LayerGroup, 'count'>[]): LayerGroup[] {
  const groups: LayerGroup[] = [];
  for (const { attention, feedForward } of layers) {
    const last = groups.at(-1);
    if (last !== undefined && last.attention === attention && last.feedForward === feedForward) {
      groups[groups.length - 1] = { ...last, count: last.count + 1 };
    } else {
      groups.push({ count: 1, attention, feedForward });
    }
  }
  return groups;
}

/** A gated dense layer of `intermediate_size`. */
export function denseLayer(config: ConfigFields, gated = true): FeedForward {
  return { kind: 'dense', intermediate: config.count('intermediate_size'), gated };
}

/** A field that must divide another one evenly. */
export function checkDivides(config: ConfigFields, part: string, whole: string): void {
  if (!config.has(part) || !config.has(whole)) return;
  const [small, large] = [config.count(part), config.count(whole)];
  if (large % small !== 0) {
    config.fault(part, `expected a divisor of ${whole} ${large}, got ${small}`);
  }
}
