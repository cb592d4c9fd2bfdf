/** Snowflake Arctic: every layer has a dense layer as wide as the model beside its experts. */
import { decoder, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

/** A norm for the residual branch as well. */
const normVectors = 3;

export const arctic: FamilyReader = (config, identity) => {
  const attention = groupedQueryFields(config);
  const parallel = config.part('parallel_attn_mlp_res');
  const residual = parallel ? config.count('hidden_size') : 0;
  const feedForward = routedExperts(config, {
    width: 'intermediate_size',
    shared: residual,
    traits: parallel ? { residualIntermediate: residual } : {},
  });
  if (parallel) config.assume('dense residual width', residual);
  return decoder(config, identity, {
    layers: stackOf(config, () => ({ attention, feedForward, normVectors })),
  });
};
