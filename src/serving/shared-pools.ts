/** Whether one pool that does both phases beats two pools apart: layouts in the order of what they could answer at most. */
import { largestBelow } from '../numeric/bisect.ts';
import { type Fleet, sharedPool } from './fleet.ts';
import { type Instance, prepareInstance } from './instance.ts';
import { engineOf } from './pace.ts';
import { type DecodeCandidate, refused, sharedCandidate } from './pool.ts';
import type { Refusal } from './refusal.ts';
import { better, type ChosenFleet, capacityWithin } from './service.ts';
import type { Slo, Workload } from './workload.ts';

/** Tiles make some batches a little quicker than others just above them. */
const unevenness = 0.02;

/**
 * The better of `apart` and the best shared pool. An instance that also reads prompts answers no more than one that only
 * decodes, nor than its prompts leave time for, which bounds each layout before it is timed; the first that cannot beat
 * the best ends the search.
 */
export function withSharedPools(
  decodes: readonly DecodeCandidate[],
  chips: number,
  {
    apart,
    workload,
    slo,
    refusals,
  }: {
    readonly apart: ChosenFleet | undefined;
    readonly workload: Workload;
    readonly slo: Slo;
    /** Gets those of the layouts that cannot do both. */
    readonly refusals: Refusal[];
  },
): ChosenFleet | undefined {
  const least = apart?.capacity ?? 0;
  const target = slo.timePerOutputTokenSeconds;
  const layouts = decodes
    .map(decode => ({ decode, instances: Math.floor(chips / decode.chips) }))
    .filter(({ decode, instances }) => instances * decode.requestsPerSecond > least)
    .map(({ decode, instances }) => {
      const { context } = decode;
      const most = instances * mostBeside(decode, workload, target) * (1 + unevenness);
      return { context, instances, most };
    })
    .toSorted((one, other) => other.most - one.most);
  let best = apart;
  const beats = (rate: number) => best === undefined || rate > best.capacity;
  for (const { context, instances, most } of layouts) {
    if (!beats(most)) break;
    const instance = prepareInstance(workload, context);
    if (best !== undefined && !keepsUp(instance, best.capacity / instances, target)) continue;
    const candidate = sharedCandidate(context, workload, slo, instance);
    const fleet: Fleet | undefined = refused(candidate) ? undefined : sharedPool(candidate, chips);
    if (refused(candidate)) refusals.push(candidate);
    if (fleet === undefined || !beats(fleet.capacity)) continue;
    best = better(best, { fleet, capacity: capacityWithin(fleet, workload, slo) });
  }
  return best;
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
 */
function mostBeside(
  { context, instance, batchPerChip }: DecodeCandidate,
  workload: Workload,
  target: number | undefined,
) {
  const { seconds, held, fresh, keys, stepTokens, decodeSteps } = engineOf(workload, context, {});
  const { batches } = instance;
  const answerAt = (running: number) => {
    const plain = seconds(running, held, 0, 0);
    const room = Math.max(1, stepTokens * batches - running);
    const perToken = Math.max(0, seconds(running, held, room, keys) - plain) / room;
    return decodeSteps * plain + running * fresh * perToken;
  };
  const alone = batchPerChip * context.plan.tensorParallel * batches;
  const further = Math.max(1, workload.outputTokens - 1);
  const running =
    target === undefined
      ? alone
      : largestBelow(answerAt, target * further, {
          low: Math.min(1, alone),
          high: alone,
          tolerance: 2 ** -6,
        });
  return (running * (1 + 2 ** -6)) / answerAt(running);
}
