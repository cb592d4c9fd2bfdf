/** Grouped-query attention from the fields that most configs name alike. */
import type { GroupedQueryAttention } from '../attention/shapes.ts';
import type { ConfigFields } from '../config-fields.ts';
import { checkDivides } from './decoder.ts';

export interface AttentionTraits {
  /** Query, key and value projections have biases; a config's own `attention_bias` wins. */
  readonly bias?: boolean;
  readonly outputBias?: boolean;
  /** Norms of queries and keys: one scale for all heads, or one for every head. */
  readonly queryKeyNorm?: 'shared' | 'each' | 'none';
  /** Attention looks back over `sliding_window` tokens unless `use_sliding_window` says otherwise. */
  readonly window?: boolean;
}

/** Heads and their size; a head size is derived from the width only where the config gives none. */
export function groupedQueryFields(
  config: ConfigFields,
  { bias = false, outputBias = false, queryKeyNorm = 'none', window = false }: AttentionTraits = {},
): GroupedQueryAttention {
  const queryHeads = config.count('num_attention_heads');
  const keyValueHeads = config.count('num_key_value_heads', queryHeads);
  const size = config.named('head_dim', 'attention_head_dim');
  if (!config.has(size)) checkDivides(config, 'num_attention_heads', 'hidden_size');
  checkDivides(config, 'num_key_value_heads', 'num_attention_heads');
  const headDim = config.has(size)
    ? config.count(size)
    : Math.max(1, Math.floor(config.count('hidden_size') / queryHeads));
  const windowed =
    window && config.flag('use_sliding_window', true) && config.has('sliding_window');
  const norms = { shared: 2, each: queryHeads + keyValueHeads, none: 0 }[queryKeyNorm];
  return {
    kind: 'gqa',
    queryHeads,
    keyValueHeads,
    headDim,
    bias: bias ? config.part('attention_bias') : config.flag('attention_bias', false),
    ...(outputBias ? { outputBias } : {}),
    normParameters: norms * headDim,
    ...(windowed ? { window: config.count('sliding_window') } : {}),
  };
}
