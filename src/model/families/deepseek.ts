/** DeepSeek-V2 to V3.2, R1 and their relatives (Kimi K2, GLM-5): latent attention, shared and routed experts. */
import type { Attention } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';
import { decoder, denseLayer, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { indexerFields, latentFields } from './latent-fields.ts';

/** `first_k_dense_replace` layers are dense, then every `moe_layer_freq`-th one is a mixture of experts. */
export const deepseek: FamilyReader = (config, identity) => {
  const attentionAt = attentions(config);
  const dense = denseLayer(config);
  const experts = config.has('n_routed_experts') ? routedExperts(config) : dense;
  const firstDense = config.countOrNone('first_k_dense_replace');
  const frequency = config.count('moe_layer_freq', 1);
  const kinds = config.list('mlp_layer_types');
  const layers = stackOf(config, index => {
    const sparse =
      kinds.length > 0 ? kinds[index] === 'sparse' : index >= firstDense && index % frequency === 0;
    return { attention: attentionAt(index), feedForward: sparse ? experts : dense };
  });
  return decoder(config, identity, {
    layers,
    mtpLayers: config.layersOrNone('num_nextn_predict_layers'),
  });
};

/** Plain latent attention, or with an indexer in every layer; GLM-5.2 shares the selection of some with those after. */
function attentions(config: ConfigFields): (index: number) => Attention {
  const latent = latentFields(config);
  if (!config.has('index_topk')) return () => latent;
  const indexer = indexerFields(config);
  const owner: Attention = { ...latent, kind: 'sparse', indexer, ownsIndexer: true };
  const borrower: Attention = { ...owner, ownsIndexer: false };
  const kinds = config.list('indexer_types');
  return index => (kinds[index] === 'shared' ? borrower : owner);
}
