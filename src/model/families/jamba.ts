/** Jamba: Mamba layers with attention in every eighth, experts in every second. */
import type { Attention } from '../architecture.ts';
import { decoder, denseLayer, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

export const jamba: FamilyReader = (config, identity) => {
  const attention = groupedQueryFields(config);
  const state: Attention = {
    kind: 'mamba',
    queryHeads: config.count('mamba_expand') * config.count('hidden_size'),
    stateSize: config.count('mamba_d_state'),
    stepRank: config.count('mamba_dt_rank'),
    convolution: config.count('mamba_d_conv'),
  };
  const dense = denseLayer(config);
  const experts = routedExperts(config, { width: 'intermediate_size' });
  const attends = every(config.count('attn_layer_period'), config.countOrNone('attn_layer_offset'));
  const routes = every(
    config.count('expert_layer_period'),
    config.countOrNone('expert_layer_offset'),
  );
  const layers = stackOf(config, index => ({
    attention: attends(index) ? attention : state,
    feedForward: routes(index) ? experts : dense,
  }));
  return decoder(config, identity, { layers });
};

function every(period: number, offset: number): (index: number) => boolean {
  return index => index % period === offset % period;
}
