/** What would help most: each change simulated, the best few told with what they bring. */
import { type HalfMemory, halfMemory } from '../../scenario/half-memory.ts';
import type { Library } from '../../scenario/library.ts';
import type { Advice, Result } from '../../scenario/result.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { simulate } from '../../scenario/simulate.ts';
import { InputError } from '../../schema/input-error.ts';
import { requiredAttainment } from '../../serving/workload.ts';
import { secondsPerHour, tokensPerMillion } from '../../units/quantity.ts';
import { type Change, type Half, possibleChanges } from './changes.ts';

/** Changes told. */
const most = 3;
/** Less than this is within what the model does not know. */
const worthwhile = 0.02;

/** Told before each change is tried: how many were, of how many. */
export type Tried = (done: number, of: number) => void;

/** The changes that save most, best first, each alone and simulated; none when nothing helps. */
export function advise(
  document: ScenarioDocument,
  library: Library,
  tried: Tried = () => undefined,
): readonly Advice[] {
  const { training, serving, ...rest } = document;
  const memory = halfMemory(library);
  const alone = {
    training: training && simulate({ ...rest, training }, library, undefined, memory),
    serving: serving && simulate({ ...rest, serving }, library, undefined, memory),
  };
  const best = new Map<string, Advice>();
  const changes = possibleChanges(document, library);
  for (const [done, change] of changes.entries()) {
    tried(done, changes.length);
    const base = alone[change.half];
    const advice = base && effectOf(change, base, { library, memory });
    if (advice === undefined) continue;
    const mark = `${change.half} ${change.kind}`;
    if (advice.saving > (best.get(mark)?.saving ?? worthwhile)) best.set(mark, advice);
  }
  return [...best.values()].toSorted((one, other) => other.saving - one.saving).slice(0, most);
}

interface Around {
  readonly library: Library;
  readonly memory: HalfMemory;
}

function effectOf(change: Change, base: Result, around: Around): Advice | undefined {
  const changed = simulated(change.document, around);
  if (changed === undefined) return undefined;
  const after = costOf(changed, change);
  if (after === undefined) return undefined;
  const before = costOf(base, change);
  const possible = base[change.half]?.feasible === true;
  return {
    half: change.half,
    change: change.text,
    unit:
      change.half === 'training'
        ? 'USD for the run'
        : `USD per million output tokens, prompts included, ${change.at === 'load' ? 'at the load' : 'fully loaded'}`,
    ...(before === undefined ? {} : { before }),
    after,
    // What makes the impossible possible comes first.
    saving: before === undefined ? 1 : 1 - after / before,
    enables: !possible,
  };
}

/** A change that cannot be asked for is no advice. */
function simulated(document: ScenarioDocument, { library, memory }: Around): Result | undefined {
  try {
    return simulate(document, library, undefined, memory);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** What the half costs, in its unit; undefined where it cannot be done, or not within its targets. */
function costOf(
  { economics, serving }: Result,
  { half, at }: Pick<Change, 'half' | 'at'>,
): number | undefined {
  const cost =
    half === 'training' ? economics?.training?.usd : answerCost(economics?.serving, serving, at);
  if (cost === undefined || cost <= 0) return undefined;
  if (half === 'serving' && at === 'load' && !keepsTargets(serving)) return undefined;
  return cost;
}

/**
 * The whole fleet over what it writes: a change may move work between prompts and answers, which the price of either
 * alone would take for a saving.
 */
export function answerCost(
  price: NonNullable<Result['economics']>['serving'],
  serving: Result['serving'],
  at: Change['at'],
): number | undefined {
  if (price === undefined || !serving?.feasible) return undefined;
  const { capacityRequestsPerSecond, requestsPerSecond, outputTokens } = serving;
  const requests = at === 'load' ? requestsPerSecond : capacityRequestsPerSecond;
  const tokensPerHour = requests * secondsPerHour * outputTokens;
  return tokensPerHour > 0 ? (price.usdPerHour * tokensPerMillion) / tokensPerHour : undefined;
}

function keepsTargets(serving: Result['serving']): boolean {
  if (serving?.feasible !== true) return false;
  const served = serving.requestsPerSecond >= serving.offeredRequestsPerSecond;
  return served && serving.sloAttainment >= requiredAttainment;
}

export type { Half };
