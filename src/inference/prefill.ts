/** Prefill: reading prompts, as many tokens per pass as the scheduler packs. */
import { type Batch, mixedBatch } from './batch.ts';
import type { ServingContext } from './context.ts';
import { type ForwardStep, forwardStep, stepSums } from './forward-step.ts';

export interface Prompt {
  readonly inputTokens: number;
  /** Share of the prompt whose keys and values are already cached. */
  readonly prefixCacheHitRate: number;
}

export interface PrefillStep {
  readonly seconds: number;
  /** New prompt tokens per second and chip, cached ones not counted. */
  readonly inputTokensPerSecondPerChip: number;
  readonly main: ForwardStep;
}

/** Tokens of a prompt that have to be computed; at least the last one, which yields the first output token. */
export function computedTokens({ inputTokens, prefixCacheHitRate }: Prompt): number {
  return Math.max(1, inputTokens * (1 - prefixCacheHitRate));
}

/** One pass over `tokensPerChip` new tokens per chip of the instance, cut from prompts of one length. */
export function prefillStep(
  tokensPerChip: number,
  prompt: Prompt,
  serving: ServingContext,
): PrefillStep {
  const main = forwardStep(passOver(tokensPerChip, prompt, serving), serving);
  return {
    seconds: main.seconds,
    inputTokensPerSecondPerChip: tokensPerChip / main.seconds,
    main,
  };
}

/** Seconds of such a pass alone, for inner loops. */
export function prefillSeconds(
  tokensPerChip: number,
  prompt: Prompt,
  serving: ServingContext,
): number {
  const make = () => stepSums(passOver(tokensPerChip, prompt, serving), serving).seconds;
  if (serving.steps === undefined) return make();
  return serving.steps.passSeconds(tokensPerChip, prompt, make);
}

function passOver(tokensPerChip: number, prompt: Prompt, { plan }: ServingContext): Batch {
  const fresh = computedTokens(prompt);
  return mixedBatch(undefined, {
    tokens: tokensPerChip * plan.tensorParallel,
    piece: fresh,
    promptTokens: prompt.inputTokens,
    cachedTokens: prompt.inputTokens - fresh,
  });
}
