/** ERNIE 4.5: grouped-query attention, experts from one layer to another, dense layers outside. */
import { decoder, denseIf, type FamilyReader, layerCount, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

export const ernie: FamilyReader = (config, identity) => {
  const attention = groupedQueryFields(config, { bias: config.flag('use_bias', false) });
  const experts = routedExperts(config);
  const first = config.countOrNone('moe_layer_start_index');
  const every = config.count('moe_layer_interval', 1);
  // −1 stands for the last layer.
  const end = lastIndex(config);
  const dense = denseIf(first > 0 || end < layerCount(config) - 1 || every > 1, config);
  const layers = stackOf(config, index => {
    const sparse = index >= first && index <= end && (index - first) % every === 0;
    return { attention, feedForward: sparse ? experts : dense };
  });
  return decoder(config, identity, { layers });
};

function lastIndex(config: Parameters<FamilyReader>[0]): number {
  const last = layerCount(config) - 1;
  const given = config.whole('moe_layer_end_index', -1);
  return given < 0 ? last + 1 + given : given;
}
