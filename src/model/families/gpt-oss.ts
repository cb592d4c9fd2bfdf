/** gpt-oss: windows in every second layer, sinks, biases everywhere, experts as wide as `intermediate_size`. */
import { decoder, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

export const gptOss: FamilyReader = (config, identity) => {
  const fields = groupedQueryFields(config, { bias: true });
  const whole = { ...fields, ...(fields.bias ? { outputBias: true } : {}), sinks: true };
  const windowed = { ...whole, window: config.count('sliding_window') };
  const feedForward = routedExperts(config, {
    width: 'intermediate_size',
    traits: { routerBias: true, expertBias: true },
  });
  const kinds = config.list('layer_types');
  if (kinds.length === 0) config.assume('layer_types', 'every second layer has a window');
  const layers = stackOf(config, index => {
    const slides = kinds.length > 0 ? kinds[index] === 'sliding_attention' : index % 2 === 0;
    return { attention: slides ? windowed : whole, feedForward };
  });
  return decoder(config, identity, { layers });
};
