/** DeepSeek-V2, V3, R1 and their relatives (Kimi K2): latent attention, shared and routed experts. */
import type { Attention, FeedForward } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';
import { decoder, denseLayer, type FamilyReader, grouped } from './decoder.ts';

/** `first_k_dense_replace` layers are dense, then every `moe_layer_freq`-th one is a mixture of experts. */
export const deepseek: FamilyReader = (config, identity) => {
  const attention = latentAttention(config);
  const dense = denseLayer(config);
  const experts = config.has('n_routed_experts') ? mixture(config) : dense;
  const firstDense = config.countOrNone('first_k_dense_replace');
  const frequency = config.count('moe_layer_freq', 1);
  const layers = Array.from({ length: config.count('num_hidden_layers') }, (_, index) => ({
    attention,
    feedForward: index >= firstDense && index % frequency === 0 ? experts : dense,
  }));
  return decoder(config, identity, {
    layers: grouped(layers),
    mtpLayers: config.countOrNone('num_nextn_predict_layers'),
  });
};

function latentAttention(config: ConfigFields): Attention {
  return {
    kind: 'mla',
    queryHeads: config.count('num_attention_heads'),
    queryRank: config.has('q_lora_rank') ? config.count('q_lora_rank') : null,
    keyValueRank: config.count('kv_lora_rank'),
    nopeHeadDim: config.count('qk_nope_head_dim'),
    ropeHeadDim: config.count('qk_rope_head_dim'),
    valueHeadDim: config.count('v_head_dim'),
  };
}

function mixture(config: ConfigFields): FeedForward {
  const experts = config.count('n_routed_experts');
  const topK = config.count('num_experts_per_tok');
  const intermediate = config.count('moe_intermediate_size');
  const groups = Math.max(1, config.countOrNone('n_group'));
  if (topK > experts) {
    config.fault(
      'num_experts_per_tok',
      `expected at most n_routed_experts ${experts}, got ${topK}`,
    );
  }
  return {
    kind: 'moe',
    experts,
    topK,
    intermediate,
    sharedIntermediate: config.countOrNone('n_shared_experts') * intermediate,
    groups,
    topKGroups: Math.min(groups, Math.max(1, config.countOrNone('topk_group'))),
    routerBias: config.text('topk_method', '') === 'noaux_tc',
  };
}
