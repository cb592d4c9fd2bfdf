/** The plain decoder families: grouped-query attention with dense layers, or with a mixture of experts in some. */
import type { FeedForward, GroupedQueryAttention } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';
import { checkDivides, decoder, denseLayer, type FamilyReader, grouped } from './decoder.ts';

/** What tells one family from the next. */
interface Traits {
  /** Query, key and value projections have biases; a config's own `attention_bias` wins. */
  readonly bias?: boolean;
  /** Queries and keys are normed per head. */
  readonly queryKeyNorm?: boolean;
  /** Attention looks back over `sliding_window` tokens unless `use_sliding_window` says otherwise. */
  readonly window?: boolean;
  readonly experts?: (config: ConfigFields) => FeedForward;
}

/** A reader for a family with these traits. */
export function llamaLike(traits: Traits = {}): FamilyReader {
  return (config, identity) => {
    const attention = groupedQuery(config, traits);
    const { experts } = traits;
    const dense =
      experts === undefined || hasDense(config) ? denseLayer(config, gated(config)) : undefined;
    const mixture = experts?.(config);
    const step = config.has('decoder_sparse_step') ? config.count('decoder_sparse_step') : 1;
    const denseOnly = new Set(config.list('mlp_only_layers'));
    const layers = Array.from({ length: config.count('num_hidden_layers') }, (_, index) => {
      const sparse = mixture !== undefined && !denseOnly.has(index) && (index + 1) % step === 0;
      return { attention, feedForward: (sparse ? mixture : dense) ?? (mixture as FeedForward) };
    });
    return decoder(config, identity, { layers: grouped(layers) });
  };
}

/** Configs made for a comparison may say that the feed-forward has two matrices only. */
function gated(config: ConfigFields): boolean {
  return config.flag('mlp_gated', true);
}

/** Some layers of a mixture model are dense. */
function hasDense(config: ConfigFields): boolean {
  return config.list('mlp_only_layers').length > 0 || config.countOrNone('decoder_sparse_step') > 1;
}

function groupedQuery(config: ConfigFields, traits: Traits): GroupedQueryAttention {
  const queryHeads = config.count('num_attention_heads');
  const keyValueHeads = config.count('num_key_value_heads', queryHeads);
  if (!config.has('head_dim')) checkDivides(config, 'num_attention_heads', 'hidden_size');
  checkDivides(config, 'num_key_value_heads', 'num_attention_heads');
  const headDim = config.has('head_dim')
    ? config.count('head_dim')
    : config.count('hidden_size') / queryHeads;
  const windowed = traits.window === true && config.flag('use_sliding_window', true);
  return {
    kind: 'gqa',
    queryHeads,
    keyValueHeads,
    headDim,
    bias: config.flag('attention_bias', traits.bias ?? false),
    normParameters: traits.queryKeyNorm === true ? 2 * headDim : 0,
    ...(windowed && config.has('sliding_window') ? { window: config.count('sliding_window') } : {}),
  };
}

/** Mixtral: every layer routes over `num_local_experts` experts of the full width. */
export function mixtralExperts(config: ConfigFields): FeedForward {
  return routed(config, 'num_local_experts', 'intermediate_size', 0);
}

/** Qwen: narrow experts, and in the second generation one wide shared expert. */
export function qwenExperts(config: ConfigFields): FeedForward {
  const shared = config.countOrNone('shared_expert_intermediate_size');
  return routed(config, 'num_experts', 'moe_intermediate_size', shared);
}

function routed(config: ConfigFields, experts: string, width: string, shared: number): FeedForward {
  const count = config.count(experts);
  const topK = config.count('num_experts_per_tok');
  if (topK > count)
    config.fault('num_experts_per_tok', `expected at most ${experts} ${count}, got ${topK}`);
  return {
    kind: 'moe',
    experts: count,
    topK,
    intermediate: config.count(width),
    sharedIntermediate: shared,
    groups: 1,
    topKGroups: 1,
    routerBias: false,
  };
}
