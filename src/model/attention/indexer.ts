/** The lightning indexer (DeepSeek-V3.2, section 2.1): a few small heads that score every key, so that attention need not. */
import type { CacheEntry, Core, Projection } from './attention-kind.ts';
import type { Indexer } from './shapes.ts';

/** Queries from `queryInput` (a compressed query or the hidden state), one shared key, and where `weighted` a weight per head. */
export function indexerProjections(
  { heads, headDim }: Indexer,
  hidden: number,
  { queryInput, weighted }: { readonly queryInput: number; readonly weighted: boolean },
): readonly Projection[] {
  return [
    {
      name: 'indexer query',
      input: queryInput,
      output: heads * headDim,
      cut: 'none',
      indexer: true,
    },
    {
      name: 'indexer key and weights',
      input: hidden,
      output: headDim + (weighted ? heads : 0),
      cut: 'none',
      indexer: true,
    },
  ];
}

/** In 8 bits a key carries one fp32 scale: 132 bytes for 128 elements. */
const scaleBytes = 4;

export function indexerCache({ headDim }: Indexer): CacheEntry {
  return { elements: headDim, heads: 1, eightBitBytes: headDim + scaleBytes };
}

/** Scores of every key, or of every `every`-th entry: 2·n_i·d_i each. */
export function indexerCore({ heads, headDim }: Indexer, every = 1): Core {
  return {
    name: 'indexer scores',
    flop: visible => (2 * heads * headDim * visible.limited()) / every,
    read: visible => (headDim * visible.limited()) / every,
    width: heads * headDim,
    heads: 1,
    copied: true,
  };
}
