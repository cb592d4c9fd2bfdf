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

/** What a family adds to the fields that every config names alike. */
export interface Stack
  extends Partial<Pick<Architecture, 'mtpLayers' | 'mtpLayer' | 'extraVectors' | 'hidden'>> {
  readonly layers: readonly LayerGroup[];
  /** Embedding and head are one matrix unless the config says otherwise. */
  readonly tied?: boolean;
}

/** Context of a config that gives none: shapes written down for a comparison, not for a service. */
const usualContext = 131072;

/** An architecture from its layers, with the fields that every config names alike. */
export function decoder(
  config: ConfigFields,
  identity: Identity,
  { layers, mtpLayers = 0, mtpLayer, extraVectors, hidden, tied = false }: Stack,
): Architecture {
  if (!config.has('tie_word_embeddings')) config.assume('tie_word_embeddings', tied);
  return {
    ...identity,
    hidden: hidden ?? config.count('hidden_size'),
    vocabulary: config.count('vocab_size'),
    tiedEmbeddings: config.flag('tie_word_embeddings', tied),
    contextLimit: config.count(
      config.named(
        'max_position_embeddings',
        'max_position_embedding',
        'max_seq_len',
        'n_positions',
      ),
      usualContext,
    ),
    layers,
    mtpLayers,
    ...(mtpLayer === undefined ? {} : { mtpLayer }),
    ...(extraVectors === undefined ? {} : { extraVectors }),
    stored: storedWeights(config),
    defaulted: config.defaulted,
  };
}

type Layer = Omit<LayerGroup, 'count'>;

/** A stack of `num_hidden_layers`, each made from its place. */
export function stackOf(config: ConfigFields, layer: (index: number) => Layer): LayerGroup[] {
  return grouped(Array.from({ length: layerCount(config) }, (_, index) => layer(index)));
}

export function layerCount(config: ConfigFields): number {
  return config.layers('num_hidden_layers');
}

/** Equal neighbours of a stack as groups, in order. */
export function grouped(layers: readonly Layer[]): LayerGroup[] {
  const groups: LayerGroup[] = [];
  for (const layer of layers) {
    const last = groups.at(-1);
    if (
      last !== undefined &&
      last.attention === layer.attention &&
      last.feedForward === layer.feedForward
    ) {
      groups[groups.length - 1] = { ...last, count: last.count + 1 };
    } else {
      groups.push({ count: 1, ...layer });
    }
  }
  return groups;
}

/** A dense layer of `intermediate_size`, gated unless `mlp_gated` says that it has two matrices only. */
export function denseLayer(config: ConfigFields, width = 'intermediate_size'): FeedForward {
  return {
    kind: 'dense',
    intermediate: config.count(width),
    gated: config.flag('mlp_gated', true),
    ...(config.flag('mlp_bias', false) ? { bias: true } : {}),
  };
}

/** A dense layer if any of the stack needs one; what is returned otherwise stands in no layer. */
export function denseIf(needed: boolean, config: ConfigFields, width?: string): FeedForward {
  return needed ? denseLayer(config, width) : { kind: 'dense', intermediate: 1, gated: true };
}

/** A field that must divide another one evenly. */
export function checkDivides(config: ConfigFields, part: string, whole: string): void {
  if (!config.has(part) || !config.has(whole)) return;
  const [small, large] = [config.count(part), config.count(whole)];
  if (large % small !== 0) {
    config.fault(part, `expected a divisor of ${whole} ${large}, got ${small}`);
  }
}
