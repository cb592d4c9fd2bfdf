/** What one forward step asks of a layer on one rank. */
import type { Precision } from '../hardware/chip.ts';

export interface Load {
  /** `prefill` also stands for training: many new tokens per sequence, attention in expanded form. */
  readonly phase: 'prefill' | 'decode';
  /** New tokens on this rank. */
  readonly tokens: number;
  /** Sequences on this rank. */
  readonly sequences: number;
  /** Keys held for each sequence before the step's last token, its own included. */
  readonly contextTokens: number;
  /** Keys that a new token sees, averaged over them. */
  readonly visibleKeys: number;
}

/** How a layer's matrices are cut and stored. */
export interface Shard {
  readonly tensorParallel: number;
  /** Projections of attention. */
  readonly attentionPrecision: Precision;
  /** Experts and dense feed-forward. */
  readonly precision: Precision;
  /** Bytes per cached element, scales included. */
  readonly cacheElementBytes: number;
}

/** Every token of `sequences` prompts of `length` at once, causal: a token at position p sees p+1 keys. */
export function promptLoad(sequences: number, length: number): Load {
  return {
    phase: 'prefill',
    tokens: sequences * length,
    sequences,
    contextTokens: length,
    visibleKeys: (length + 1) / 2,
  };
}

/** `queries` new tokens for each of `sequences` that already hold `context` tokens. */
export function decodeLoad(sequences: number, context: number, queries: number): Load {
  return {
    phase: 'decode',
    tokens: sequences * queries,
    sequences,
    contextTokens: context,
    visibleKeys: context,
  };
}
