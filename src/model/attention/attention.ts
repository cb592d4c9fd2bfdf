/** The kinds of attention: one file and one line each, and what follows from any of them. */
import type { AttentionKind } from './attention-kind.ts';
import { blockSparse } from './block-sparse.ts';
import { compressed } from './compressed.ts';
import { factorized } from './factorized.ts';
import { gatedDeltaNet } from './gated-deltanet.ts';
import { groupedQuery } from './grouped-query.ts';
import { kimiDelta } from './kimi-delta.ts';
import { latent } from './latent.ts';
import { lightning } from './lightning.ts';
import { mamba } from './mamba.ts';
import type { Attention } from './shapes.ts';
import { sparse } from './sparse.ts';
import type { VisibleKeys } from './visible-keys.ts';

const kinds: { readonly [Kind in Attention['kind']]: AttentionKind<never> } = {
  gqa: groupedQuery,
  mla: latent,
  sparse,
  'block-sparse': blockSparse,
  compressed,
  mfa: factorized,
  deltanet: gatedDeltaNet,
  'kimi-delta': kimiDelta,
  lightning,
  mamba,
};

/** The formulas of this attention; hand them this attention only. */
export function attentionKind({ kind }: Attention): AttentionKind<Attention> {
  return kinds[kind] as unknown as AttentionKind<Attention>;
}

/** Elements of the projection matrices of one layer; each costs two FLOP per token. */
export function attentionMatrices(attention: Attention, hidden: number): number {
  let elements = 0;
  for (const { input, output, groups = 1 } of attentionKind(attention).projections(
    attention,
    hidden,
  )) {
    elements += groups * input * output;
  }
  return elements;
}

/** Projections, norms, biases, sinks and convolutions of one layer. */
export function attentionParameters(attention: Attention, hidden: number): number {
  return attentionMatrices(attention, hidden) + attentionKind(attention).vectors(attention, hidden);
}

/** Scores and weighted values of one token in one layer, indexers included, FLOP; as decoding executes them if asked. */
export function attentionCoreFlop(
  attention: Attention,
  visible: VisibleKeys,
  decoding = false,
): number {
  let flop = 0;
  for (const core of attentionKind(attention).cores(attention)) {
    flop += (decoding && core.decodeFlop ? core.decodeFlop : core.flop)(visible);
  }
  return flop;
}
