/** Steps that many questions about one layout share: timed once for each number of sequences, rounded to a part in a thousand. */

import type { ServingPlan } from '../parallelism/plan.ts';
import { compileStep } from './compiled-step.ts';
import type { ServingContext } from './context.ts';

export interface SharedSteps {
  /** Seconds of a decode step of one attention replica. */
  decodeSeconds(sequences: number, context: number): number;
  /** Seconds of a pass over prompts, which `make` times the first time. */
  passSeconds(key: string, make: () => number): number;
}

/** Leaves ten of the 53 binary digits of a number: a part in a thousand. */
const splitter = 2 ** 43 + 1;
/** Passes that are kept; a sweep over more starts afresh. */
const mostPasses = 2 ** 14;

/** The number to its leading ten binary digits (T. J. Dekker, Numerische Mathematik 18, 1971). */
function rounded(number: number): number {
  const spread = splitter * number;
  return spread - (spread - number);
}

function shareSteps(serving: ServingContext): SharedSteps {
  const compiled = compileStep(serving, 'any');
  const passes = new Map<string, number>();
  return {
    decodeSeconds: (sequences, context) => compiled.decodeSeconds(rounded(sequences), context),
    passSeconds: (key, make) => {
      const known = passes.get(key);
      if (known !== undefined) return known;
      if (passes.size >= mostPasses) passes.clear();
      const made = make();
      passes.set(key, made);
      return made;
    },
  };
}

/** Hands out contexts that share their steps with all of the same layout. */
export type ShareContext = (context: ServingContext) => ServingContext;

/** Layouts whose steps are kept. */
const mostLayouts = 2 ** 9;

/** Layouts asked for last, which most questions ask for again: found without a key. */
const mostLatest = 4;

function isSamePlan(one: ServingPlan, other: ServingPlan): boolean {
  return (
    one.tensorParallel === other.tensorParallel &&
    one.pipelineParallel === other.pipelineParallel &&
    one.contextParallel === other.contextParallel &&
    one.expertParallel === other.expertParallel &&
    one.dataParallelAttention === other.dataParallelAttention &&
    one.redundantExperts === other.redundantExperts &&
    one.expertBalance === other.expertBalance &&
    one.twoBatchOverlap === other.twoBatchOverlap &&
    one.precision === other.precision &&
    one.attentionPrecision === other.attentionPrecision &&
    one.kvCachePrecision === other.kvCachePrecision &&
    one.storedWeightBytes === other.storedWeightBytes &&
    one.speculative?.draftTokens === other.speculative?.draftTokens &&
    one.speculative?.acceptedTokensPerStep === other.speculative?.acceptedTokensPerStep
  );
}

/** A shelf of the layouts of one library: contexts of the same model, chip, software and plan are one. */
export function sharedContexts(): ShareContext {
  const shelf = layoutShelf();
  const latest: ServingContext[] = [];
  return context => {
    const { architecture, device, plan } = context;
    for (const one of latest) {
      if (
        one.architecture === architecture &&
        one.device.chip === device.chip &&
        isSamePlan(one.plan, plan)
      ) {
        return one;
      }
    }
    const shared = shelf(context);
    latest.unshift(shared);
    latest.length = Math.min(latest.length, mostLatest);
    return shared;
  };
}

function layoutShelf(): ShareContext {
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
