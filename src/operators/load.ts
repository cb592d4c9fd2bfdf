/** What one forward step asks of a layer on one rank. */
import type { Precision } from '../hardware/chip.ts';
import { causalKeys, keysOf, lastKeys, type VisibleKeys } from '../model/attention/visible-keys.ts';

export interface Load {
  /** `prefill` also stands for training: many new tokens per sequence, attention in expanded form. */
  readonly phase: 'prefill' | 'decode';
  /** New tokens on this rank. */
  readonly tokens: number;
  /** New tokens per rank, averaged over the replicas of the group, where this one has more than others. */
  readonly groupTokens?: number;
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

/**
 * The keys that the load's tokens see. Under context parallelism a rank holds a slice of the tokens of every part of
 * the sequence, so that their mean says how long the whole is.
 */
export function visibleKeys({ phase, tokens, sequences, ...load }: Load): VisibleKeys {
  if (phase === 'decode') return keysOf(load.visibleKeys);
  const fresh = Math.min(tokens / sequences, load.contextTokens);
  const whole = load.contextTokens - fresh + (fresh + 1) / 2;
  const sliced = Math.abs(load.visibleKeys - whole) > rounding * whole;
  return sliced ? causalKeys(2 * load.visibleKeys - 1) : lastKeys(load.contextTokens, fresh);
}

const rounding = 1 / 2 ** 20;
