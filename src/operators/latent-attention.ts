/** The work of multi-head latent attention: expanded for prompts and training, absorbed for decoding. */
import type { LatentAttention } from '../model/architecture.ts';
import type { Load, Shard } from './load.ts';
import { attentionCore, gemm, type Operation } from './operation.ts';

/**
 * Operations of one layer on one rank. In the absorbed form the key and value up-projections are folded into
 * the query and the output, so that scores are taken on the compressed cache itself.
 * Source: DeepSeek-V2 (arXiv 2405.04434), section 2.1 and appendix C.
 */
export function latentAttention(
  attention: LatentAttention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  const { queryRank, keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const heads = attention.queryHeads / shard.tensorParallel;
  const { attentionPrecision: precision } = shard;
  const { tokens } = load;
  const queryWidth = heads * (nopeHeadDim + ropeHeadDim);
  const operations: Operation[] = [];
  if (queryRank === null) {
    operations.push(gemm('query projection', 'attention', precision, [tokens, hidden, queryWidth]));
  } else {
    const down = queryRank + keyValueRank + ropeHeadDim;
    operations.push(
      gemm('query and key-value compression', 'attention', precision, [tokens, hidden, down]),
      gemm('query up-projection', 'attention', precision, [tokens, queryRank, queryWidth]),
    );
  }
  if (queryRank === null) {
    const width = keyValueRank + ropeHeadDim;
    operations.push(gemm('key-value compression', 'attention', precision, [tokens, hidden, width]));
  }
  if (attention.outputGate) {
    const gate = heads * valueHeadDim;
    operations.push(gemm('output gate', 'attention', precision, [tokens, hidden, gate]));
  }
  operations.push(
    ...(load.phase === 'prefill'
      ? expanded(attention, heads, load, shard)
      : absorbed(attention, heads, load, shard)),
    gemm('output projection', 'attention', precision, [tokens, heads * valueHeadDim, hidden]),
  );
  return operations;
}

function expanded(
  { keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim }: LatentAttention,
  heads: number,
  { tokens, sequences, visibleKeys, contextTokens }: Load,
  { attentionPrecision, cacheElementBytes }: Shard,
): Operation[] {
  const keyWidth = nopeHeadDim + ropeHeadDim;
  const read = heads * (keyWidth + valueHeadDim) * sequences * contextTokens;
  const written = heads * (keyWidth + valueHeadDim) * tokens;
  // Keys of a cached prefix are expanded again, since only the compressed vector is kept.
  const expandedTokens = sequences * contextTokens;
  return [
    gemm('key-value up-projection', 'attention', attentionPrecision, [
      expandedTokens,
      keyValueRank,
      heads * (nopeHeadDim + valueHeadDim),
    ]),
    attentionCore({
      name: 'attention core',
      phase: 'prefill',
      latent: true,
      precision: 'bf16',
      flop: 2 * heads * (keyWidth + valueHeadDim) * tokens * visibleKeys,
      bytes: 2 * (read + written) + cacheElementBytes * (keyValueRank + ropeHeadDim) * tokens,
      sequence: tokens / sequences,
    }),
  ];
}

function absorbed(
  { keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim }: LatentAttention,
  heads: number,
  { tokens, sequences, contextTokens }: Load,
  { cacheElementBytes }: Shard,
): Operation[] {
  const cacheWidth = keyValueRank + ropeHeadDim;
  return [
    gemm('query absorption', 'attention', 'bf16', [tokens, nopeHeadDim, keyValueRank], heads),
    attentionCore({
      name: 'attention core',
      phase: 'decode',
      latent: true,
      precision: 'bf16',
      flop: 2 * heads * (cacheWidth + keyValueRank) * tokens * contextTokens,
      bytes:
        sequences * contextTokens * cacheWidth * cacheElementBytes +
        2 * tokens * heads * (cacheWidth + keyValueRank),
      sequence: tokens / sequences,
    }),
    gemm('value absorption', 'attention', 'bf16', [tokens, keyValueRank, valueHeadDim], heads),
  ];
}
