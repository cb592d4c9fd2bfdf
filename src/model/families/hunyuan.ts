/** Hunyuan-Large and A13B: experts in every layer; Large shares keys and values between neighbouring layers. */
import { decoder, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts, sharedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

export const hunyuan: FamilyReader = (config, identity) => {
  const norm = config.flag('use_qk_norm', false) ? 'shared' : 'none';
  const owner = groupedQueryFields(config, { queryKeyNorm: norm });
  const borrower = { ...owner, borrowsCache: true };
  const width = config.has('moe_intermediate_size') ? 'moe_intermediate_size' : 'intermediate_size';
  // A shared expert has the dense width, whatever that of the routed ones.
  const shared = sharedExperts(config) * config.count('intermediate_size');
  const feedForward = routedExperts(config, { width, shared });
  const sharing = config.flag('use_cla', false) ? config.count('cla_share_factor') : 1;
  const layers = stackOf(config, index => ({
    attention: index % sharing === 0 ? owner : borrower,
    feedForward,
  }));
  return decoder(config, identity, { layers });
};
