/** MiniMax-Text-01, M1 and M2: experts in every layer; the first two have lightning attention in seven layers of eight. */
import type { Attention } from '../architecture.ts';
import { decoder, type FamilyReader, layerCount, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

/** In `attn_type_list` 0 stands for linear attention, 1 for softmax; M2 has softmax in all layers. */
export const minimax: FamilyReader = (config, identity) => {
  const norm = config.flag('use_qk_norm', false) ? 'each' : 'none';
  const whole = groupedQueryFields(config, { queryKeyNorm: norm });
  const { queryHeads, headDim } = whole;
  const linear: Attention = { kind: 'lightning', queryHeads, headDim };
  const kinds =
    identity.family === 'minimax_m2'
      ? config.list('attn_type_list')
      : config.perLayer('attn_type_list', layerCount(config));
  const feedForward = routedExperts(config, {
    width: 'intermediate_size',
    shared: config.countOrNone('shared_intermediate_size'),
    traits: { routerBias: config.flag('use_routing_bias', false) },
  });
  const layers = stackOf(config, index => ({
    attention: kinds[index] === 0 ? linear : whole,
    feedForward,
  }));
  return decoder(config, identity, {
    layers,
    mtpLayers:
      config.layersOrNone('num_mtp_modules') *
      Math.max(1, config.layersOrNone('mtp_transformer_layers')),
  });
};
