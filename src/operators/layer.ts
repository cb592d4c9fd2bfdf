/** Attention of any kind, as one list of operations. */
import type { Attention } from '../model/architecture.ts';
import { groupedQueryAttention } from './grouped-query-attention.ts';
import { latentAttention } from './latent-attention.ts';
import type { Load, Shard } from './load.ts';
import type { Operation } from './operation.ts';
import { projectedAttention } from './projected-attention.ts';
import { sparseLatentAttention } from './sparse-latent-attention.ts';

/** Operations of one attention layer on one rank; kinds that have no kernels of their own are projections and cores. */
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
    case 'sparse':
      return sparseLatentAttention(attention, hidden, load, shard);
    default:
      return projectedAttention(attention, hidden, load, shard);
  }
}
