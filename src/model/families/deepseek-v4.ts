/** DeepSeek-V4: compressed attention, hyper-connections, and experts in every layer. */
import { spelled } from '../../schema/expectation.ts';
import type { Attention, LayerGroup } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';
import { decoder, type FamilyReader, layerCount, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { indexerFields } from './latent-fields.ts';

/** Ratio from which on entries are few enough to be seen without an indexer. */
const indexedRatio = 4;

export const deepseekV4: FamilyReader = (config, identity) => {
  const hidden = config.count('hidden_size');
  const attentionOf = attentions(config);
  const count = layerCount(config);
  const ratios = config.perLayer('compress_ratios', count);
  const strange = ratios.find(ratio => !isRatio(ratio));
  if (strange !== undefined) {
    const expected = `whole numbers from 0 to ${largestRatio}`;
    config.fault('compress_ratios', `expected ${expected}, got ${spelled(strange)}`);
  }
  const learned = routedExperts(config, { traits: { routerBias: true } });
  // Layers that route by a hash of the token have no bias to balance.
  const hashed = { ...learned, routerBias: false };
  const hashLayers = config.countOrNone('num_hash_layers');
  const streams = config.count('hc_mult', 1);
  const mixingParameters = streams === 1 ? 0 : mixing(streams, hidden);
  const layer = (index: number) => ({
    attention: attentionOf(ratios[index]),
    feedForward: index < hashLayers ? hashed : learned,
    mixingParameters,
  });
  const mtpLayer: LayerGroup = { count: 1, ...layer(count), feedForward: learned };
  return decoder(config, identity, {
    layers: stackOf(config, layer),
    mtpLayers: config.layersOrNone('num_nextn_predict_layers'),
    mtpLayer: { ...mtpLayer, attention: attentionOf(ratios[count] ?? 0) },
    extraVectors: streams === 1 ? 0 : streams * streams * hidden + streams + 1,
  });
};

/** Tokens per entry: no context is longer. */
const largestRatio = 2 ** 30;

function isRatio(ratio: unknown): boolean {
  return Number.isInteger(ratio) && Number(ratio) >= 0 && Number(ratio) <= largestRatio;
}

/** Two mixings of m streams per layer, before attention and before the experts: maps of m·h to m, m and m². */
function mixing(streams: number, hidden: number): number {
  return 2 * ((2 + streams) * streams * streams * hidden + (2 + streams) * streams + 3);
}

function attentions(config: ConfigFields): (ratio: unknown) => Attention {
  const indexer = indexerFields(config);
  const shape = {
    kind: 'compressed',
    queryHeads: config.count('num_attention_heads'),
    queryRank: config.count('q_lora_rank'),
    headDim: config.count('head_dim'),
    outputGroups: config.count('o_groups'),
    outputRank: config.count('o_lora_rank'),
    window: config.count('sliding_window'),
  } as const;
  const kept = new Map<number, Attention>();
  return found => {
    const ratio = typeof found === 'number' && Number.isInteger(found) && found >= 0 ? found : 0;
    const known = kept.get(ratio);
    if (known !== undefined) return known;
    const indexed = ratio > 0 && ratio <= indexedRatio;
    const attention: Attention = { ...shape, ratio, ...(indexed ? { indexer } : {}) };
    kept.set(ratio, attention);
    return attention;
  };
}
