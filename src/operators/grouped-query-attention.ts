/** The work of multi-head, multi-query and grouped-query attention, with or without a window. */
import type { GroupedQueryAttention } from '../model/architecture.ts';
import type { Load, Shard } from './load.ts';
import { gemm, type Operation } from './operation.ts';

/** Operations of one layer on one rank; key-value heads are copied when there are fewer than tensor-parallel ranks. */
export function groupedQueryAttention(
  attention: GroupedQueryAttention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  const { headDim } = attention;
  const heads = attention.queryHeads / shard.tensorParallel;
  const keyValueHeads = Math.max(1, attention.keyValueHeads / shard.tensorParallel);
  const { tokens, sequences } = load;
  const reach = attention.window ?? Number.POSITIVE_INFINITY;
  const visible = visibleUnder(load, reach);
  const held = Math.min(load.contextTokens, reach + tokens / sequences);
  const keyValueWidth = 2 * keyValueHeads * headDim;
  return [
    gemm('query, key and value projections', 'attention', shard.attentionPrecision, [
      tokens,
      hidden,
      heads * headDim + keyValueWidth,
    ]),
    {
      kind: 'attention',
      name: 'attention core',
      part: 'attention',
      phase: load.phase,
      latent: false,
      precision: 'bf16',
      flop: 4 * heads * headDim * tokens * visible,
      bytes:
        sequences * held * keyValueWidth * shard.cacheElementBytes +
        4 * tokens * heads * headDim +
        tokens * keyValueWidth * shard.cacheElementBytes,
      sequence: tokens / sequences,
    },
    gemm('output projection', 'attention', shard.attentionPrecision, [
      tokens,
      heads * headDim,
      hidden,
    ]),
  ];
}

/** Mean number of keys seen under a window of `reach` tokens. */
function visibleUnder(load: Load, reach: number): number {
  const { phase, contextTokens, visibleKeys } = load;
  if (phase === 'decode' || reach >= contextTokens) return Math.min(visibleKeys, reach);
  // Causal over `c` tokens with a window w: (w·(w+1)/2 + (c−w)·w) / c.
  return (
    (reach * (reach + 1)) / 2 / contextTokens + ((contextTokens - reach) * reach) / contextTokens
  );
}
