/** MiMo-V2: windows with heads of their own in most layers, values narrower than keys. */

import type { GroupedQueryAttention } from '../attention/shapes.ts';
import type { ConfigFields } from '../config-fields.ts';
import { decoder, denseIf, type FamilyReader, layerCount, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';

export const mimo: FamilyReader = (config, identity) => {
  const whole = heads(config, '');
  const windowed = {
    ...heads(config, 'swa_'),
    window: config.count('sliding_window'),
    ...(config.flag('add_swa_attention_sink_bias', false) ? { sinks: true } : {}),
  };
  const pattern = config.perLayer('hybrid_layer_pattern', layerCount(config));
  const routes = config.perLayer('moe_layer_freq', layerCount(config));
  const experts = routedExperts(config);
  const dense = denseIf(routes.includes(0), config);
  const layers = stackOf(config, index => ({
    attention: pattern[index] === 1 ? windowed : whole,
    feedForward: routes[index] === 0 ? dense : experts,
  }));
  return decoder(config, identity, { layers });
};

function heads(config: ConfigFields, prefix: string): GroupedQueryAttention {
  const headDim = config.count(`${prefix}head_dim`);
  return {
    kind: 'gqa',
    queryHeads: config.count(`${prefix}num_attention_heads`),
    keyValueHeads: config.count(`${prefix}num_key_value_heads`),
    headDim,
    valueHeadDim: config.count(`${prefix}v_head_dim`, headDim),
    bias: config.flag('attention_bias', false),
    normParameters: 0,
  };
}
