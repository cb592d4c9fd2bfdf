/** The kinds of attention: one file and one line each. */
import type { Attention } from '../architecture.ts';
import type { AttentionKind } from './attention-kind.ts';
import { groupedQuery } from './grouped-query.ts';
import { latent } from './latent.ts';

const kinds = { gqa: groupedQuery, mla: latent } as const;

/** The formulas of this attention; hand them this attention only. */
export function attentionKind({ kind }: Attention): AttentionKind<Attention> {
  return kinds[kind];
}
