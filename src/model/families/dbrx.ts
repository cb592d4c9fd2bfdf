/** DBRX: grouped-query attention and 16 wide experts, under field names of its own. */
import { decoder, type FamilyReader } from './decoder.ts';

export const dbrx: FamilyReader = (config, identity) => {
  const hidden = config.count('d_model');
  const queryHeads = config.count('n_heads');
  const attention = config.needed('attn_config');
  const feedForward = config.needed('ffn_config');
  const [keyValueHeads, experts, topK, intermediate] = [
    attention.count('kv_n_heads'),
    feedForward.count('moe_num_experts'),
    feedForward.count('moe_top_k'),
    feedForward.count('ffn_hidden_size'),
  ];
  return decoder(config, identity, {
    hidden,
    layers: [
      {
        count: config.count('n_layers'),
        attention: {
          kind: 'gqa',
          queryHeads,
          keyValueHeads,
          headDim: Math.max(1, Math.floor(hidden / queryHeads)),
          bias: false,
          normParameters: 0,
        },
        feedForward: {
          kind: 'moe',
          experts,
          topK,
          intermediate,
          sharedIntermediate: 0,
          groups: 1,
          topKGroups: 1,
          routerBias: false,
        },
      },
    ],
  });
};
