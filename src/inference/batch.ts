/** What one step of an attention replica works on: running sequences, pieces of prompts, or both together. */
import { decodeLoad, type Load } from '../operators/load.ts';

/** A batch as loads of one kind each; most steps have one, mixed steps two. */
export interface Batch {
  readonly loads: readonly Load[];
  /** Tokens whose logits are computed: every decoded token, and the last one of each prompt. */
  readonly headTokens: number;
}

/** Running sequences that hold `context` tokens each, with `queries` new tokens of each verified at once. */
export interface Decoding {
  readonly sequences: number;
  readonly context: number;
  readonly queries: number;
}

/** Pieces of prompts: `tokens` new ones in all, `piece` of each prompt, which is `promptTokens` long. */
export interface Prompting {
  readonly tokens: number;
  readonly piece: number;
  readonly promptTokens: number;
  /** Tokens of each prompt that were cached before. */
  readonly cachedTokens: number;
}

/** The load of pieces of prompts, averaged over the pieces that a prompt is cut into. */
export function promptPieces({ tokens, piece, promptTokens, cachedTokens }: Prompting): Load {
  const fresh = promptTokens - cachedTokens;
  return {
    phase: 'prefill',
    tokens,
    sequences: tokens / Math.min(piece, fresh),
    contextTokens: cachedTokens + (fresh + Math.min(piece, fresh)) / 2,
    visibleKeys: cachedTokens + (fresh + 1) / 2,
  };
}

/** A step with running sequences and pieces of prompts; either may be absent. */
export function mixedBatch(decoding?: Decoding, prompting?: Prompting): Batch {
  const loads: Load[] = [];
  let headTokens = 0;
  if (decoding !== undefined && decoding.sequences > 0) {
    loads.push(decodeLoad(decoding.sequences, decoding.context, decoding.queries));
    headTokens += decoding.sequences * decoding.queries;
  }
  if (prompting !== undefined && prompting.tokens > 0) {
    const load = promptPieces(prompting);
    loads.push(load);
    headTokens += prompting.tokens / (prompting.promptTokens - prompting.cachedTokens);
  }
  return { loads, headTokens };
}
