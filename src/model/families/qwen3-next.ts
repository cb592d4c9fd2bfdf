/** Qwen3-Next and Qwen3.5: three layers in four are Gated DeltaNet, the fourth grouped-query attention with a gate. */
import type { Attention, GroupedQueryAttention } from '../architecture.ts';
import { decoder, type FamilyReader, stackOf } from './decoder.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';
import { qwenExperts } from './llama.ts';

export const qwen3Next: FamilyReader = (config, identity) => {
  const whole: GroupedQueryAttention = {
    ...groupedQueryFields(config, { queryKeyNorm: 'shared' }),
    ...(config.part('attn_output_gate') ? { queryGate: true } : {}),
  };
  const linear: Attention = {
    kind: 'deltanet',
    queryHeads: config.count('linear_num_value_heads'),
    keyHeads: config.count('linear_num_key_heads'),
    keyHeadDim: config.count('linear_key_head_dim'),
    valueHeadDim: config.count('linear_value_head_dim'),
    convolution: config.count('linear_conv_kernel_dim'),
  };
  const feedForward = qwenExperts(config);
  const kinds = config.list('layer_types');
  const interval = kinds.length > 0 ? 1 : config.count('full_attention_interval');
  const layers = stackOf(config, index => {
    const full =
      kinds.length > 0 ? kinds[index] === 'full_attention' : (index + 1) % interval === 0;
    return { attention: full ? whole : linear, feedForward };
  });
  return decoder(config, identity, {
    layers,
    mtpLayers: config.layersOrNone('mtp_num_hidden_layers'),
    mtpLayer: { count: 1, attention: whole, feedForward },
  });
};
