/** Kimi Linear and Kimi K3: delta attention in most layers, latent attention in the rest, experts in a narrower space. */
import type { Attention } from '../architecture.ts';
import { decoder, denseLayer, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { latentFields } from './latent-fields.ts';

/** Layers are numbered from 1 in `kda_layers`. */
export const kimiLinear: FamilyReader = (config, identity) => {
  const latent: Attention = {
    ...latentFields(config),
    ...(config.flag('mla_use_output_gate', false) ? { outputGate: true } : {}),
  };
  const linear = config.needed('linear_attn_config');
  const delta: Attention = {
    kind: 'kimi-delta',
    queryHeads: linear.count('num_heads'),
    headDim: linear.count('head_dim'),
    convolution: linear.count('short_conv_kernel_size'),
  };
  const recurrent = new Set(linear.perLayer('kda_layers', 1));
  const dense = denseLayer(config);
  const narrow = config.has('routed_expert_hidden_size')
    ? { latentHidden: config.count('routed_expert_hidden_size') }
    : {};
  const experts = routedExperts(config, { traits: { routerBias: true, ...narrow } });
  const firstDense = config.countOrNone('first_k_dense_replace');
  const frequency = config.count('moe_layer_freq', 1);
  const layers = stackOf(config, index => ({
    attention: recurrent.has(index + 1) ? delta : latent,
    feedForward: index >= firstDense && index % frequency === 0 ? experts : dense,
  }));
  return decoder(config, identity, {
    layers,
    mtpLayers: config.layersOrNone('num_nextn_predict_layers'),
  });
};
