/** LongCat-Flash: blocks of two latent attentions and two dense layers, with experts in parallel, some of which do nothing. */
import type { LayerGroup } from '../architecture.ts';
import { decoder, denseLayer, type FamilyReader, grouped } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { latentFields } from './latent-fields.ts';

/**
 * A block counts as two layers, of which the first has the experts beside its dense layer. The router picks among real
 * and zero experts; at an even choice a token meets k·E/(E+Z) real ones, 8 of 12 as published.
 */
export const longcat: FamilyReader = (config, identity) => {
  const attention = latentFields(config);
  const dense = denseLayer(config, 'ffn_hidden_size');
  const width = config.count('ffn_hidden_size');
  const zeroExperts = config.countOrNone('zero_expert_num');
  const all = routedExperts(config, { width: 'expert_ffn_hidden_size', shared: width });
  const experts = {
    ...all,
    topK: (all.topK * all.experts) / (all.experts + zeroExperts),
    residualIntermediate: width,
    ...(zeroExperts > 0 ? { zeroExperts } : {}),
    routerBias: true,
  };
  const block: Omit<LayerGroup, 'count'>[] = [
    { attention, feedForward: experts },
    { attention, feedForward: dense },
  ];
  const layers = grouped(Array.from({ length: config.layers('num_layers') }, () => block).flat());
  return decoder(config, identity, { layers });
};
