/** openPangu: Pro MoE with grouped-query attention and experts in groups, Ultra MoE with latent attention. */
import { decoder, denseLayer, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

/** Routing takes the best expert of each of as many groups as a token has experts (arXiv 2505.21411, section 2). */
export const panguPro: FamilyReader = (config, identity) => {
  const attention = groupedQueryFields(config);
  const feedForward = routedExperts(config, {
    shared: config.countOrNone('shared_expert_intermediate_size'),
  });
  return decoder(config, identity, {
    layers: stackOf(config, () => ({ attention, feedForward })),
  });
};

/** Norms before and after each block. */
const sandwichNorms = 4;

/** DeepSeek-V3's network under other names (arXiv 2505.04519). */
export const panguUltra: FamilyReader = (config, identity) => {
  const attention = {
    kind: 'mla',
    queryHeads: config.count('num_attention_heads'),
    queryRank: config.countOrNone('attention_q_lora_dim') || null,
    keyValueRank: config.count('attention_kv_lora_dim'),
    nopeHeadDim: config.count('attention_qk_dim'),
    ropeHeadDim: config.count('attention_qk_rope_dim'),
    valueHeadDim: config.count('attention_v_dim'),
  } as const;
  const dense = denseLayer(config);
  const experts = routedExperts(config);
  const firstDense = config.countOrNone('num_dense_layers');
  const layers = stackOf(config, index => ({
    attention,
    feedForward: index < firstDense ? dense : experts,
    normVectors: sandwichNorms,
  }));
  return decoder(config, identity, { layers, mtpLayers: config.layersOrNone('num_mtp_layers') });
};
