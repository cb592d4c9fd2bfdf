/** Compressed attention (DeepSeek-V4): a window of plain keys, and one entry for every 4 or 128 older tokens. */
import type { AttentionKind, Projection } from './attention-kind.ts';
import { indexerCore } from './indexer.ts';
import type { CompressedAttention } from './shapes.ts';

/** With an indexer two overlapping streams are compressed, each with its own weights (ratio 4). */
function streams({ indexer }: CompressedAttention): number {
  return indexer === undefined ? 1 : 2;
}

/** An 8-bit entry: 448 values of one byte, 64 rotary ones in BF16, 8 bytes of scales = 584 for 512 elements. */
const rotaryAndScaleBytes = 72;
/** The indexer's keys are kept in 4 bits. */
const indexBytes = 0.5;

export const compressed: AttentionKind<CompressedAttention> = {
  projections: (attention, hidden) => {
    const { queryHeads, queryRank, headDim, outputGroups, outputRank, ratio, indexer } = attention;
    const compressor: Projection[] =
      ratio === 0
        ? []
        : [
            {
              name: 'compressor',
              input: hidden,
              output: 2 * streams(attention) * headDim,
              cut: 'none',
            },
          ];
    const index: Projection[] =
      indexer === undefined
        ? []
        : [
            {
              name: 'indexer query',
              input: queryRank,
              output: indexer.heads * indexer.headDim,
              cut: 'none',
            },
            {
              name: 'indexer compressor and weights',
              input: hidden,
              output: 2 * streams(attention) * indexer.headDim + indexer.heads,
              cut: 'none',
            },
          ];
    return [
      { name: 'query compression', input: hidden, output: queryRank, cut: 'none' },
      {
        name: 'query up-projection',
        input: queryRank,
        output: queryHeads * headDim,
        cut: 'output',
      },
      { name: 'key projection', input: hidden, output: headDim, cut: 'none' },
      ...compressor,
      ...index,
      {
        name: 'grouped output projection',
        input: (queryHeads * headDim) / outputGroups,
        output: outputRank,
        groups: outputGroups,
        cut: 'groups',
      },
      {
        name: 'output projection',
        input: outputGroups * outputRank,
        output: hidden,
        cut: 'input',
      },
    ];
  },
  // Norms of query and key, sinks; position biases and norm of the compressors.
  vectors: attention => {
    const { queryHeads, queryRank, headDim, ratio, indexer } = attention;
    const perStream = ratio * streams(attention) + 1;
    const compressor = ratio === 0 ? 0 : perStream * headDim;
    const index = indexer === undefined ? 0 : perStream * indexer.headDim;
    return queryRank + headDim + queryHeads + compressor + index;
  },
  cache: ({ headDim, window, ratio, indexer }) => {
    const eightBitBytes = headDim + rotaryAndScaleBytes;
    const plain = { elements: headDim, heads: 1, window, eightBitBytes };
    if (ratio === 0) return [plain];
    const index = indexer?.headDim ?? 0;
    return [
      plain,
      {
        elements: (headDim + index) / ratio,
        heads: 1,
        eightBitBytes: (eightBitBytes + index * indexBytes) / ratio,
      },
    ];
  },
  cores: ({ queryHeads, headDim, window, ratio, indexer }) => {
    const entries = { limit: indexer === undefined ? undefined : indexer.topK * ratio };
    const attended = (visible: Parameters<ReturnType<typeof indexerCore>['flop']>[0]) =>
      visible.limited(window) + (ratio === 0 ? 0 : visible.limited(entries.limit) / ratio);
    return [
      ...(indexer === undefined ? [] : [indexerCore(indexer, ratio)]),
      {
        name: 'attention core',
        flop: visible => 4 * queryHeads * headDim * attended(visible),
        // Key and value are one vector.
        read: visible => headDim * attended(visible),
        width: 2 * queryHeads * headDim,
        heads: 1,
      },
    ];
  },
  saved: ({ queryHeads, queryRank, headDim, outputGroups, outputRank }) => ({
    kept: queryRank + headDim + outputGroups * outputRank,
    expanded: queryHeads * headDim,
    output: queryHeads * headDim,
  }),
  words: ({ queryHeads, headDim, window, ratio, indexer }) => {
    const older =
      ratio === 0
        ? ''
        : indexer === undefined
          ? ` and one entry for ${ratio} older tokens`
          : ` and ${indexer.topK} picked entries of ${ratio} tokens`;
    return `compressed attention over ${window} tokens${older}, ${queryHeads} heads of ${headDim}`;
  },
};
