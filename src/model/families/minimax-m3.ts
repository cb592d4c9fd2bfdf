/** MiniMax-M3: block-sparse attention after a few whole layers, shared and routed experts. */
import type { Attention } from '../architecture.ts';
import { decoder, denseIf, type FamilyReader, layerCount, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

export const minimaxM3: FamilyReader = (config, identity) => {
  const whole = groupedQueryFields(config, { queryKeyNorm: 'shared' });
  const sparsity = config.needed('sparse_attention_config');
  const indexer = {
    heads: sparsity.count('sparse_num_index_heads'),
    headDim: sparsity.count('sparse_index_dim'),
    topK: sparsity.count('sparse_topk_blocks') * sparsity.count('sparse_block_size'),
  };
  const picked: Attention = { ...whole, kind: 'block-sparse', indexer };
  const attends = sparsity.perLayer('sparse_attention_freq', layerCount(config));
  const routes = config.perLayer('moe_layer_freq', layerCount(config));
  const experts = routedExperts(config, {
    ...(config.has('shared_intermediate_size')
      ? { shared: config.countOrNone('shared_intermediate_size') }
      : {}),
    traits: { routerBias: config.part('use_routing_bias') },
  });
  const dense = denseIf(routes.includes(0), config, 'dense_intermediate_size');
  const layers = stackOf(config, index => ({
    attention: attends[index] === 0 ? whole : picked,
    feedForward: routes[index] === 0 ? dense : experts,
  }));
  const mtpLayers = config.layersOrNone('num_nextn_predict_layers');
  return decoder(config, identity, { layers, mtpLayers });
};
