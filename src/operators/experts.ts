/** The work of a mixture-of-experts layer on the busiest rank of its expert-parallel group. */

import type { Precision } from '../hardware/chip.ts';
import type { MixtureOfExperts } from '../model/architecture.ts';
import { expertHidden, routerColumns } from '../model/feed-forward/mixture-of-experts.ts';
import { pow } from '../numeric/elementary.ts';
import { gemm, type Operation } from './operation.ts';

export interface ExpertLoad {
  /** Tokens that this rank brings to the layer (its share after tensor-parallel duplicates are counted once). */
  readonly tokens: number;
  /** Tokens of the whole expert-parallel group. */
  readonly groupTokens: number;
  /** Tokens that would touch as many experts if each chose at random; as many as there are, when absent. */
  readonly spreadTokens?: number;
  readonly expertParallel: number;
  /** Ranks that share each expert's width. */
  readonly expertTensorParallel: number;
  /** Extra copies of busy experts in the whole group. */
  readonly redundantExperts: number;
  /** Tokens of the busiest rank over the mean. */
  readonly imbalance: number;
  /** Ranks that share the always-on expert's width. */
  readonly sharedTensorParallel: number;
  readonly precision: Precision;
}

/** Share of a rank's experts that at least one of `tokens` picks, when each picks k of E at random: 1 − (1 − k/E)^T. */
export function touchedShare(moe: MixtureOfExperts, tokens: number): number {
  return 1 - pow(1 - moe.topK / moe.experts, tokens);
}

/** Router, shared expert and the two grouped products over the rank's own experts. */
export function expertLayer(moe: MixtureOfExperts, hidden: number, load: ExpertLoad): Operation[] {
  const { tokens, groupTokens, expertParallel, imbalance, precision } = load;
  const { spreadTokens = groupTokens } = load;
  const operations: Operation[] = [
    gemm('router', 'router', 'bf16', [tokens, hidden, routerColumns(moe)]),
  ];
  if (moe.sharedIntermediate > 0) {
    const width = moe.sharedIntermediate / load.sharedTensorParallel;
    operations.push(
      gemm('shared expert up', 'experts', precision, [tokens, hidden, 2 * width]),
      gemm('shared expert down', 'experts', precision, [tokens, width, hidden]),
    );
  }
  const routedHidden = expertHidden(moe, hidden);
  if (routedHidden !== hidden) {
    operations.push(
      gemm('latent expert input', 'experts', precision, [tokens, hidden, routedHidden]),
      gemm('latent expert output', 'experts', precision, [tokens, routedHidden, hidden]),
    );
  }
  const localExperts = Math.max(1, (moe.experts + load.redundantExperts) / expertParallel);
  const touched = localExperts * touchedShare(moe, spreadTokens);
  const rows = ((groupTokens * moe.topK) / expertParallel) * imbalance;
  const rowsPerExpert = touched > 0 ? rows / touched : 0;
  const width = moe.intermediate / load.expertTensorParallel;
  const up = [rowsPerExpert, routedHidden, 2 * width] as const;
  const down = [rowsPerExpert, width, routedHidden] as const;
  operations.push(
    gemm('routed experts up', 'experts', precision, up, touched),
    gemm('routed experts down', 'experts', precision, down, touched),
  );
  return operations;
}
