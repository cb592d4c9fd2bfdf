/** Whether one pool that does both phases beats two pools apart: layouts in the order of what they could answer at most. */

import type { ServingContext } from '../inference/context.ts';
import { largestBelow } from '../numeric/bisect.ts';
import { batchesOf } from './engine-steps.ts';
import { type Fleet, sharedPool } from './fleet.ts';
import { type Instance, type PrepareInstance, prepareInstance } from './instance.ts';
import { engineOf } from './pace.ts';
import { type DecodeCandidate, refused, sharedCandidate } from './pool.ts';
import type { Refusal } from './refusal.ts';
import { better, type ChosenFleet, capacityWithin, clearlyMore } from './service.ts';
import type { Slo, Workload } from './workload.ts';

/** Tiles make some batches a little quicker than others just above them. */
const unevenness = 0.02;

/**
 * The better of `apart` and the best shared pool. An instance that also reads prompts answers no more than one that only
 * decodes, nor than its prompts leave time for, which bounds each layout before it is timed; the first that cannot beat
 * the best ends the search. Where the bound says little, what one likely layout surely answers spares timing the others.
 */
export function withSharedPools(
  decodes: readonly DecodeCandidate[],
  chips: number,
  {
    apart,
    workload,
    slo,
    refusals,
    prepare = prepareInstance,
  }: {
    readonly apart: ChosenFleet | undefined;
    readonly workload: Workload;
    readonly slo: Slo;
    /** Gets those of the layouts that cannot do both. */
    readonly refusals: Refusal[];
    readonly prepare?: PrepareInstance | undefined;
  },
): ChosenFleet | undefined {
  const least = apart?.capacity ?? 0;
  const target = slo.timePerOutputTokenSeconds;
  const layouts = decodes
    .map(decode => ({ decode, instances: Math.floor(chips / decode.chips) }))
    .filter(({ decode, instances }) => instances * decode.requestsPerSecond > least)
    .flatMap(({ decode, instances }) => {
      const rival = least / instances / (1 + unevenness);
      const each = mostBeside(decode, { workload, target, rival });
      if (each === undefined) return [];
      const most = instances * each * (1 + unevenness);
      return [sharedLayout(decode.context, { instances, most }, { chips, workload, slo, prepare })];
    })
    .toSorted((one, other) => other.most - one.most);
  let best = apart;
  let scout: Layout | undefined;
  const beats = (rate: number) => best === undefined || rate > best.capacity;
  for (const [at, layout] of layouts.entries()) {
    const { most, instance, instances } = layout;
    if (!beats(most)) break;
    const floor = layout === scout ? best?.capacity : higher(best?.capacity, surely(scout));
    if (floor !== undefined && !keepsUp(instance(), floor / instances, target)) continue;
    const fleet = layout.fleet();
    if (fleet !== undefined && refused(fleet)) refusals.push(fleet);
    if (fleet === undefined || refused(fleet) || !beats(fleet.capacity)) continue;
    best = better(best, { fleet, capacity: layout.capacity(fleet) });
    if (scout === undefined && layout.capacity(fleet) < most * telling) {
      scout = fewestBatches(layouts.slice(at + 1));
    }
  }
  return best;
}

/** A bound this many times what comes out of it tells little. */
const telling = 1 / 4;

/** A layout that may do both phases; what is found out about it is kept. */
interface Layout {
  readonly context: ServingContext;
  readonly instances: number;
  /** Requests per second that as many instances as there is room for answer at most. */
  readonly most: number;
  instance(): Instance;
  fleet(): Fleet | Refusal | undefined;
  /** Requests per second within the targets. */
  capacity(fleet: Fleet): number;
}

function sharedLayout(
  context: ServingContext,
  { instances, most }: Pick<Layout, 'instances' | 'most'>,
  {
    chips,
    workload,
    slo,
    prepare,
  }: {
    readonly chips: number;
    readonly workload: Workload;
    readonly slo: Slo;
    readonly prepare: PrepareInstance;
  },
): Layout {
  const instance = once(() => prepare(workload, context));
  const fleet = once(() => {
    const candidate = sharedCandidate(context, workload, slo, instance());
    return refused(candidate) ? candidate : sharedPool(candidate, chips);
  });
  let capacity: number | undefined;
  return {
    context,
    instances,
    most,
    instance,
    fleet,
    capacity: found => {
      capacity ??= capacityWithin(found, workload, slo);
      return capacity;
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Of instances of few batches, no prompt holds up many others: where full steps are rare, they answer most. */
function fewestBatches(layouts: readonly Layout[]): Layout | undefined {
  return layouts.reduce<Layout | undefined>(
    (fewest, layout) =>
      fewest !== undefined && batchesOf(fewest.context) <= batchesOf(layout.context)
        ? fewest
        : layout,
    undefined,
  );
}

/** What a layout answers, less what could still make a difference between two that are about equal. */
function surely(layout: Layout | undefined): number | undefined {
  const fleet = layout?.fleet();
  return layout === undefined || fleet === undefined || refused(fleet)
    ? undefined
    : layout.capacity(fleet) / (clearlyMore * clearlyMore);
}

function higher(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

/**
 * Can the instance answer so many requests per second within the time per token? As many sequences as are just in time
 * answer at most `sequences / (target · tokens)` by Little's law, more by what answers of uneven length spare. With as many
 * as the rate takes so, tokens must be in time.
 */
function keepsUp(instance: Instance, rate: number, target: number | undefined): boolean {
  if (target === undefined) return true;
  const { batches, most, workload } = instance;
  const { outputTokens, outputVariation = 0 } = workload;
  const further = outputTokens - 1;
  if (further <= 0) return true;
  const needed = (rate * target * further) / (1 + outputVariation * outputVariation) / batches;
  // Where as many never run, they are quicker than the target.
  if (needed > most) return true;
  return instance.at(needed).timePerOutputTokenSeconds <= target * (1 + unevenness);
}

/**
 * Requests per second that an instance answers at most while it also reads their prompts: a token of a prompt costs least
 * in a full step, and no more sequences run than keep the time per token, or than would if prompts were read elsewhere.
 * Undefined where one look tells that they are fewer than those of a `rival`.
 */
function mostBeside(
  { context, instance, batchPerChip }: DecodeCandidate,
  {
    workload,
    target,
    rival,
  }: {
    readonly workload: Workload;
    readonly target: number | undefined;
    readonly rival: number;
  },
): number | undefined {
  const { seconds, held, fresh, keys, stepTokens, decodeSteps } = engineOf(workload, context, {});
  const { batches } = instance;
  const answerAt = (running: number) => {
    const plain = seconds(running, held, 0, 0);
    const room = Math.max(1, stepTokens * batches - running);
    const perToken = Math.max(0, seconds(running, held, room, keys) - plain) / room;
    return decodeSteps * plain + running * fresh * perToken;
  };
  const alone = batchPerChip * context.plan.tensorParallel * batches;
  const rateOf = (running: number, answer: number) => (running * (1 + roughly)) / answer;
  const atMost = answerAt(alone);
  if (target === undefined) return rateOf(alone, atMost);
  const limit = target * Math.max(1, workload.outputTokens - 1);
  // Where the time per token is the limit, as many run as answer in that time, by Little's law.
  const needed = rival * limit * (1 - 4 * roughly);
  const low = Math.min(1, alone);
  if (atMost > limit && low < needed && needed < alone && answerAt(needed) > limit)
    return undefined;
  const running = largestBelow(x => (x === alone ? atMost : answerAt(x)), limit, {
    low,
    high: alone,
    tolerance: roughly,
  });
  return rateOf(running, answerAt(running));
}

/** How near the largest number of sequences is found here. */
const roughly = 2 ** -6;
