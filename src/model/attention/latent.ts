/** Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1). */
import type { AttentionKind, CacheEntry, Projection, SavedWidths } from './attention-kind.ts';
import type { LatentAttention } from './shapes.ts';

type Shape = Omit<LatentAttention, 'kind'>;

/** One compressed key-value vector and one rotary key per token, shared by all heads. */
export const latent: AttentionKind<LatentAttention> = {
  projections: latentProjections,
  vectors: latentVectors,
  cache: attention => [latentCache(attention)],
  cores: attention => [
    {
      name: 'attention core',
      // The expanded form of training and prefill; decoding trades it for the absorbed form.
      flop: visible => expandedFlopPerKey(attention) * visible.limited(),
      decodeFlop: visible => absorbedFlopPerKey(attention) * visible.limited(),
      read: visible => latentCache(attention).elements * visible.limited(),
      width: 2 * attention.queryHeads * (attention.keyValueRank + attention.ropeHeadDim),
      heads: 1,
    },
  ],
  saved: latentSaved,
  words: ({ queryHeads, keyValueRank }) =>
    `latent attention, ${queryHeads} heads, rank ${keyValueRank}`,
};

/** Scores and values of one key with keys and values of every head at hand: 2·n_q·(p + t + v). */
export function expandedFlopPerKey({
  queryHeads,
  nopeHeadDim,
  ropeHeadDim,
  valueHeadDim,
}: Shape): number {
  return 2 * queryHeads * (nopeHeadDim + ropeHeadDim + valueHeadDim);
}

/** The same on the compressed cache itself: 2·n_q·(2r + t). */
export function absorbedFlopPerKey({ queryHeads, keyValueRank, ropeHeadDim }: Shape): number {
  return 2 * queryHeads * (2 * keyValueRank + ropeHeadDim);
}

export function latentProjections(attention: Shape, hidden: number): readonly Projection[] {
  const { queryHeads, queryRank, keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  const queryWidth = queryHeads * (nopeHeadDim + ropeHeadDim);
  const query: Projection[] =
    queryRank === null
      ? [{ name: 'query projection', input: hidden, output: queryWidth, cut: 'output' }]
      : [
          { name: 'query compression', input: hidden, output: queryRank, cut: 'none' },
          { name: 'query up-projection', input: queryRank, output: queryWidth, cut: 'output' },
        ];
  const gate: Projection[] = attention.outputGate
    ? [{ name: 'output gate', input: hidden, output: queryHeads * valueHeadDim, cut: 'output' }]
    : [];
  return [
    ...query,
    {
      name: 'key-value compression',
      input: hidden,
      output: keyValueRank + ropeHeadDim,
      cut: 'none',
    },
    {
      name: 'key-value up-projection',
      input: keyValueRank,
      output: queryHeads * (nopeHeadDim + valueHeadDim),
      cut: 'output',
    },
    ...gate,
    { name: 'output projection', input: queryHeads * valueHeadDim, output: hidden, cut: 'input' },
  ];
}

/** A norm on each compressed vector; without query compression only the key-value one. */
export function latentVectors({ queryRank, keyValueRank }: Shape): number {
  return (queryRank ?? 0) + keyValueRank;
}

/** One vector a token; in 8 bits a byte an element, with one scale for the whole tensor. */
export function latentCache({ keyValueRank, ropeHeadDim }: Shape): CacheEntry {
  return { elements: keyValueRank + ropeHeadDim, heads: 1 };
}

/** FlashMLA's 8-bit cache of picked keys: 512 values of one byte, four fp32 scales, 64 rotary values in BF16 = 656 bytes for 576 elements. */
const scaleBytes = 16;

export function scaledLatentCache({ keyValueRank, ropeHeadDim }: Shape): CacheEntry {
  return {
    elements: keyValueRank + ropeHeadDim,
    heads: 1,
    eightBitBytes: keyValueRank + scaleBytes + 2 * ropeHeadDim,
  };
}

export function latentSaved(attention: Shape): SavedWidths {
  const { queryHeads, queryRank, keyValueRank, nopeHeadDim, ropeHeadDim, valueHeadDim } = attention;
  return {
    kept: (queryRank ?? 0) + keyValueRank + ropeHeadDim,
    expanded: queryHeads * (2 * (nopeHeadDim + ropeHeadDim) + valueHeadDim),
    output: queryHeads * valueHeadDim,
  };
}
