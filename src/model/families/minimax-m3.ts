/** MiniMax-M3: block-sparse attention after a few whole layers, shared and routed experts. */
import type { Attention } from '../architecture.ts';
import { configFields } from '../config-fields.ts';
import { decoder, denseIf, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

export const minimaxM3: FamilyReader = (config, identity) => {
  const whole = groupedQueryFields(config, { queryKeyNorm: 'shared' });
  const section = config.section('sparse_attention_config');
  if (section === undefined) {
    config.fault('sparse_attention_config', 'expected an object, but it is missing');
  }
  const sparsity = configFields(section ?? {}, config.file, 'sparse_attention_config.');
  const indexer = {
    heads: sparsity.count('sparse_num_index_heads'),
    headDim: sparsity.count('sparse_index_dim'),
    topK: sparsity.count('sparse_topk_blocks') * sparsity.count('sparse_block_size'),
  };
  if (section !== undefined) sparsity.finish();
  const picked: Attention = { ...whole, kind: 'block-sparse', indexer };
  const attends = sparsity.list('sparse_attention_freq');
  const routes = config.list('moe_layer_freq');
  const experts = routedExperts(config, {
    ...(config.has('shared_intermediate_size')
      ? { shared: config.countOrNone('shared_intermediate_size') }
      : {}),
    traits: { routerBias: config.flag('use_routing_bias', true) },
  });
  const dense = denseIf(routes.includes(0), config, 'dense_intermediate_size');
  const layers = stackOf(config, index => ({
    attention: attends[index] === 0 ? whole : picked,
    feedForward: routes[index] === 0 ? dense : experts,
  }));
  const mtpLayers = config.countOrNone('num_nextn_predict_layers');
  return decoder(config, identity, { layers, mtpLayers });
};
