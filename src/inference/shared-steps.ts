/** Steps that many questions about one layout share: timed once for each number of sequences, rounded to a part in a thousand. */

import { compileStep } from './compiled-step.ts';
import type { ServingContext } from './context.ts';
import type { Prompt } from './prefill.ts';

export interface SharedSteps {
  /** Seconds of a decode step of one attention replica. */
  decodeSeconds(sequences: number, context: number): number;
  /** Seconds of a pass over so many tokens per chip of such prompts, which `make` times the first time. */
  passSeconds(tokensPerChip: number, prompt: Prompt, make: () => number): number;
}

/** Passes that are kept; a sweep over more starts afresh. */
const mostPasses = 2 ** 14;

interface Pass extends Prompt {
  readonly seconds: number;
}

function shareSteps(serving: ServingContext): SharedSteps {
  const { decodeSeconds } = compileStep(serving, 'rounded');
  let passes = new Map<number, Pass[]>();
  let kept = 0;
  return {
    decodeSeconds,
    passSeconds: (tokensPerChip, { inputTokens, prefixCacheHitRate }, make) => {
      const ofSize = passes.get(tokensPerChip) ?? [];
      for (const pass of ofSize) {
        if (pass.inputTokens === inputTokens && pass.prefixCacheHitRate === prefixCacheHitRate)
          return pass.seconds;
      }
      if (kept >= mostPasses) {
        passes = new Map();
        kept = 0;
      }
      const seconds = make();
      ofSize.push({ inputTokens, prefixCacheHitRate, seconds });
      passes.set(tokensPerChip, ofSize);
      kept++;
      return seconds;
    },
  };
}

/** Hands out contexts that share their steps with all of the same layout. */
export type ShareContext = (context: ServingContext) => ServingContext;

/** Layouts whose steps are kept. */
const mostLayouts = 2 ** 9;

/** A shelf of the layouts of one library: contexts of the same model, chip, software and plan are one. */
export function sharedContexts(): ShareContext {
  const known = new Map<string, ServingContext>();
  return context => {
    const { architecture, device, plan } = context;
    const key = `${architecture.id} ${device.chip.id} ${JSON.stringify(plan)}`;
    const found = known.get(key);
    if (found?.architecture === architecture && found.device.chip === device.chip) return found;
    if (known.size >= mostLayouts) known.clear();
    let steps: SharedSteps | undefined;
    const shared: ServingContext = {
      ...context,
      get steps() {
        // Most layouts that are looked at are never timed.
        steps ??= shareSteps(context);
        return steps;
      },
    };
    known.set(key, shared);
    return shared;
  };
}
