/** The vocabulary head: logits of the tokens that need one. */
import { type Gemm, gemm } from './operation.ts';

/** Logits in BF16 as every published stack computes them, cut over tensor-parallel ranks. */
export function vocabularyHead(
  { hidden, vocabulary }: { readonly hidden: number; readonly vocabulary: number },
  tokens: number,
  tensorParallel: number,
): Gemm {
  return gemm('vocabulary head', 'head', 'bf16', [tokens, hidden, vocabulary / tensorParallel]);
}
