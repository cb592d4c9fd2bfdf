/** Experts, as most families spell them: how many, how wide, how many per token, which are shared. */
import type { MixtureOfExperts } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';

/** Where a family's own names differ; the width of an expert never has a default. */
export interface ExpertNames {
  readonly experts?: readonly [string, ...string[]];
  readonly topK?: readonly [string, ...string[]];
  readonly width?: string;
  /** Total width of what every token passes beside its experts. */
  readonly shared?: number;
  readonly traits?: Partial<MixtureOfExperts>;
}

const expertFields = [
  'n_routed_experts',
  'num_experts',
  'num_local_experts',
  'moe_num_experts',
  'num_routed_experts',
] as const;
const topFields = [
  'num_experts_per_tok',
  'num_experts_per_token',
  'experts_per_token',
  'moe_topk',
  'moe_top_k',
  'moe_k',
] as const;

/** The mixture of experts of a config. */
export function routedExperts(config: ConfigFields, names: ExpertNames = {}): MixtureOfExperts {
  const expertName = config.named(...(names.experts ?? expertFields));
  const topName = config.named(...(names.topK ?? topFields));
  const experts = config.count(expertName);
  const topK = config.countEach(topName);
  const intermediate = config.countEach(names.width ?? 'moe_intermediate_size');
  if (topK > experts) {
    config.fault(topName, `expected at most ${expertName} ${experts}, got ${topK}`);
  }
  const groups = Math.max(1, config.countOrNone('n_group'));
  return {
    kind: 'moe',
    experts,
    topK,
    intermediate,
    sharedIntermediate: names.shared ?? sharedExperts(config) * intermediate,
    groups,
    topKGroups: Math.min(groups, Math.max(1, config.countOrNone('topk_group'))),
    routerBias: config.text('topk_method', '') === 'noaux_tc',
    ...names.traits,
  };
}

/** Number of shared experts, each of an expert's width. */
export function sharedExperts(config: ConfigFields): number {
  const name = config.named(
    'n_shared_experts',
    'num_shared_experts',
    'num_shared_expert',
    'moe_num_shared_experts',
  );
  if (!config.has(name)) return 0;
  return config.list(name).length > 0 ? config.countEach(name) : config.countOrNone(name);
}
