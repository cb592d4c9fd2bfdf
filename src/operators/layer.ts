/** Attention of either kind, as one list of operations. */
import type { Attention } from '../model/architecture.ts';
import { groupedQueryAttention } from './grouped-query-attention.ts';
import { latentAttention } from './latent-attention.ts';
import type { Load, Shard } from './load.ts';
import type { Operation } from './operation.ts';

/** Operations of one attention layer on one rank. */
export function attentionOperations(
  attention: Attention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  switch (attention.kind) {
    case 'gqa':
      return groupedQueryAttention(attention, hidden, load, shard);
    case 'mla':
      return latentAttention(attention, hidden, load, shard);
  }
}
