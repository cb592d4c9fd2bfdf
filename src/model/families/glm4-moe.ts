/** GLM-4.5 to 4.7, dots.llm1: grouped-query attention, a few dense layers first, then shared and routed experts. */

import { decoder, denseLayer, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import type { AttentionTraits } from './grouped-query-fields.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

/** Biases are the config's own; queries and keys are normed where `use_qk_norm` says so, or always (dots.llm1). */
export function denseThenExperts({ queryKeyNorm }: AttentionTraits = {}): FamilyReader {
  return (config, identity) => {
    const norm = queryKeyNorm ?? (config.flag('use_qk_norm', false) ? 'shared' : 'none');
    const attention = groupedQueryFields(config, { queryKeyNorm: norm });
    const dense = denseLayer(config);
    const experts = routedExperts(config, { traits: { routerBias: true } });
    const firstDense = config.countOrNone('first_k_dense_replace');
    const layers = stackOf(config, index => ({
      attention,
      feedForward: index < firstDense ? dense : experts,
    }));
    const mtpLayers = config.layersOrNone('num_nextn_predict_layers');
    return decoder(config, identity, { layers, mtpLayers });
  };
}
