/** The work of multi-head, multi-query and grouped-query attention, whole, in a window or in chunks. */
import type { GroupedQueryAttention } from '../model/architecture.ts';
import { type Load, type Shard, visibleKeys } from './load.ts';
import { attentionCore, gemm, type Operation } from './operation.ts';

/** Operations of one layer on one rank; key-value heads are copied when there are fewer than tensor-parallel ranks. */
export function groupedQueryAttention(
  attention: GroupedQueryAttention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  const { headDim, valueHeadDim = headDim, queryGate, borrowsCache, chunk } = attention;
  const heads = attention.queryHeads / shard.tensorParallel;
  const keyValueHeads = Math.max(1, attention.keyValueHeads / shard.tensorParallel);
  const { tokens, sequences } = load;
  const reach = chunk ?? attention.window ?? Number.POSITIVE_INFINITY;
  const keys = visibleKeys(load);
  const visible =
    chunk === undefined ? keys.limited(attention.window ?? undefined) : keys.chunked(chunk);
  const held = Math.min(load.contextTokens, reach + tokens / sequences);
  const keyValueWidth = keyValueHeads * (headDim + valueHeadDim);
  const projected = borrowsCache ? 0 : keyValueWidth;
  return [
    gemm('query, key and value projections', 'attention', shard.attentionPrecision, [
      tokens,
      hidden,
      heads * headDim * (queryGate ? 2 : 1) + projected,
    ]),
    attentionCore({
      name: 'attention core',
      phase: load.phase,
      latent: false,
      precision: 'bf16',
      flop: 2 * heads * (headDim + valueHeadDim) * tokens * visible,
      bytes:
        sequences * held * keyValueWidth * shard.cacheElementBytes +
        2 * tokens * heads * (headDim + valueHeadDim) +
        tokens * projected * shard.cacheElementBytes,
      sequence: tokens / sequences,
    }),
    gemm('output projection', 'attention', shard.attentionPrecision, [
      tokens,
      heads * valueHeadDim,
      hidden,
    ]),
  ];
}
