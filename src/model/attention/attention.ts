/** The kinds of attention: one file and one line each. */
import type { GroupedQueryAttention, LatentAttention } from '../architecture.ts';
import type { AttentionKind } from './attention-kind.ts';
import { groupedQuery } from './grouped-query.ts';
import { latent } from './latent.ts';

interface Shapes {
  readonly gqa: GroupedQueryAttention;
  readonly mla: LatentAttention;
}

const kinds: { readonly [Kind in keyof Shapes]: AttentionKind<Shapes[Kind]> } = {
  gqa: groupedQuery,
  mla: latent,
};

/** The formulas of this attention. */
export function attentionKind<Kind extends keyof Shapes>({
  kind,
}: {
  readonly kind: Kind;
}): AttentionKind<Shapes[Kind]> {
  return kinds[kind];
}
