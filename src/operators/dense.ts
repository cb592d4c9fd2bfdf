/** The work of a plain feed-forward layer. */
import type { DenseFeedForward } from '../model/architecture.ts';
import type { Load, Shard } from './load.ts';
import { gemm, type Operation } from './operation.ts';

/** Gate and up are one product, down the other; the width is cut over tensor-parallel ranks. */
export function denseFeedForward(
  { intermediate, gated }: DenseFeedForward,
  hidden: number,
  { tokens }: Load,
  { tensorParallel, precision }: Shard,
): Operation[] {
  const width = intermediate / tensorParallel;
  return [
    gemm('feed-forward up', 'dense', precision, [tokens, hidden, (gated ? 2 : 1) * width]),
    gemm('feed-forward down', 'dense', precision, [tokens, width, hidden]),
  ];
}
