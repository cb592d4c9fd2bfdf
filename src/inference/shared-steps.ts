/** Steps that many questions about one layout share: timed once for each number of sequences, rounded to a part in a thousand. */
import { compileStep } from './compiled-step.ts';
import type { ServingContext } from './context.ts';

export interface SharedSteps {
  /** Seconds of a decode step of one attention replica. */
  decodeSeconds(sequences: number, context: number): number;
  /** Seconds of a pass over prompts, which `make` times the first time. */
  passSeconds(key: string, make: () => number): number;
}

/** Steps of decode batches within half of this share of each other are taken to be the same. */
const roundedTo = 2 ** -10;
/** Passes that are kept; a sweep over more starts afresh. */
const mostPasses = 2 ** 14;

/** The number with its leading ten binary digits. */
function rounded(number: number): number {
  if (number <= 0) return number;
  const unit = 2 ** Math.floor(Math.log2(number)) * roundedTo;
  return Math.round(number / unit) * unit;
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
