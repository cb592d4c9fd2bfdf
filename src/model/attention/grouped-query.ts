/** Multi-head, multi-query and grouped-query attention (arXiv 2305.13245), whole, in a window or in chunks. */
import type { AttentionKind } from './attention-kind.ts';
import type { GroupedQueryAttention } from './shapes.ts';

type Shape = Omit<GroupedQueryAttention, 'kind'>;

/** One key and one value per key-value head and token; 2·n_q·(d_k + d_v) FLOP per key. */
export const groupedQuery: AttentionKind<GroupedQueryAttention> = {
  projections: groupedQueryProjections,
  vectors: groupedQueryVectors,
  cache: attention => {
    const width = keyValueWidth(attention);
    if (width === 0) return [];
    const { window, chunk } = attention;
    return [
      {
        elements: width,
        heads: attention.keyValueHeads,
        ...(window === undefined ? {} : { window }),
        ...(chunk === undefined ? {} : { chunk }),
      },
    ];
  },
  cores: attention => {
    const { queryHeads, keyValueHeads, headDim, valueHeadDim = headDim, window, chunk } = attention;
    const perKey = 2 * queryHeads * (headDim + valueHeadDim);
    const width = keyValueHeads * (headDim + valueHeadDim);
    return [
      {
        name: 'attention core',
        flop: visible =>
          perKey * (chunk === undefined ? visible.limited(window) : visible.chunked(chunk)),
        read: visible =>
          width * (chunk === undefined ? visible.limited(window) : visible.chunked(chunk)),
        width: queryHeads * (headDim + valueHeadDim),
        heads: keyValueHeads,
      },
    ];
  },
  saved: groupedQuerySaved,
  words: ({ queryHeads, keyValueHeads, headDim, window, chunk, borrowsCache }) => {
    const name = queryHeads === keyValueHeads ? 'multi-head' : 'grouped-query';
    const reach =
      window !== undefined
        ? ` over ${window} tokens`
        : chunk !== undefined
          ? ` in chunks of ${chunk}`
          : '';
    const keys = borrowsCache
      ? 'the keys and values of the layer before'
      : `${keyValueHeads} key-value heads`;
    return `${name} attention${reach}, ${queryHeads} query heads and ${keys} of ${headDim}`;
  },
};

export function keyValueWidth({
  keyValueHeads,
  headDim,
  valueHeadDim = headDim,
  borrowsCache,
}: Shape): number {
  return borrowsCache ? 0 : keyValueHeads * (headDim + valueHeadDim);
}

export function groupedQueryProjections(attention: Shape, hidden: number) {
  const { queryHeads, headDim, valueHeadDim = headDim, queryGate } = attention;
  const query = queryHeads * headDim * (queryGate ? 2 : 1);
  return [
    { name: 'query projection', input: hidden, output: query, cut: 'output' },
    {
      name: 'key and value projections',
      input: hidden,
      output: keyValueWidth(attention),
      cut: 'output',
    },
    {
      name: 'output projection',
      input: queryHeads * valueHeadDim,
      output: hidden,
      cut: 'input',
    },
  ] as const;
}

export function groupedQueryVectors(attention: Shape, hidden: number): number {
  const { queryHeads, headDim, normParameters } = attention;
  const bias = attention.bias ? queryHeads * headDim + keyValueWidth(attention) : 0;
  const outputBias = attention.outputBias ? hidden : 0;
  const sinks = attention.sinks ? queryHeads : 0;
  return bias + outputBias + sinks + normParameters;
}

export function groupedQuerySaved(attention: Shape) {
  const { queryHeads, headDim, valueHeadDim = headDim, queryGate } = attention;
  return {
    kept: queryHeads * headDim * (queryGate ? 2 : 1) + keyValueWidth(attention),
    expanded: 0,
    output: queryHeads * valueHeadDim,
  };
}
