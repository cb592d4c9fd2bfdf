/** Step-3 and Step-3.7: factorized attention in the first, windows in three layers of four in the second. */
import { decoder, denseIf, denseLayer, type FamilyReader, layerCount, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

/** `moe_layers_enum` lists the layers with experts, separated by commas. */
export const step3: FamilyReader = (config, identity) => {
  const attention = {
    kind: 'mfa',
    queryHeads: config.count('num_attention_heads'),
    queryRank: config.count('share_q_dim'),
    keyValueHeads: config.count('num_attention_groups'),
    headDim: config.count('head_dim'),
  } as const;
  if (!config.has('moe_layers_enum'))
    config.fault('moe_layers_enum', 'expected layers such as "4,5,6", but it is missing');
  const listed = config.text('moe_layers_enum', '');
  const sparse = new Set(listed.split(',').filter(Boolean).map(Number));
  const places = Array.from({ length: layerCount(config) }, (_, index) => index);
  const dense = denseIf(!places.every(index => sparse.has(index)), config);
  const experts = routedExperts(config, { shared: config.countOrNone('share_expert_dim') });
  const layers = stackOf(config, index => ({
    attention,
    feedForward: sparse.has(index) ? experts : dense,
  }));
  return decoder(config, identity, { layers });
};

export const step37: FamilyReader = (config, identity) => {
  const whole = groupedQueryFields(config);
  const windowed = { ...whole, window: config.count('sliding_window') };
  const kinds = config.perLayer('layer_types', layerCount(config));
  const dense = denseLayer(config);
  const experts = routedExperts(config, {
    shared: config.countOrNone('share_expert_dim'),
    traits: { routerBias: config.flag('use_moe_router_bias', false) },
  });
  const firstDense = config.countOrNone('first_k_dense_replace');
  const layers = stackOf(config, index => ({
    attention: kinds[index] === 'sliding_attention' ? windowed : whole,
    feedForward: index < firstDense ? dense : experts,
  }));
  return decoder(config, identity, {
    layers,
    mtpLayers: config.layersOrNone('num_nextn_predict_layers'),
    mtpLayer: { count: 1, attention: whole, feedForward: experts },
  });
};
