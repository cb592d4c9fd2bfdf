/** Sharing a cluster between prefill and decode instances. */
import type { DecodeCandidate, PrefillCandidate, SharedCandidate } from './pool.ts';

export interface Fleet {
  /** False: every instance does both phases, and the two pools are the same chips. */
  readonly disaggregated: boolean;
  readonly prefill: PrefillCandidate;
  readonly decode: DecodeCandidate;
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** Chips that hold an instance. */
  readonly chips: number;
  /** Requests per second that both pools sustain, flat out. */
  readonly capacity: number;
}

/** Number of instances per pool, where the operator has fixed it. */
export interface FixedInstances {
  readonly prefill?: number;
  readonly decode?: number;
}

/**
 * Instances of two kinds that fit in `chips` with the largest common rate; fewer chips win at an equal rate. The rate
 * grows with the instances that decode until the chips left for prefill no longer keep up, and falls from there on: the
 * best is the last number before that, or the next one.
 */
export function splitPools(
  prefill: PrefillCandidate,
  decode: DecodeCandidate,
  chips: number,
  fixed: FixedInstances = {},
): Fleet | undefined {
  const room = (decodeInstances: number) =>
    Math.floor((chips - decodeInstances * decode.chips) / prefill.chips);
  const keepsUp = (decodeInstances: number) =>
    decodeInstances * decode.requestsPerSecond <=
    (fixed.prefill ?? room(decodeInstances)) * prefill.requestsPerSecond;
  const split = (decodeInstances: number): Fleet | undefined => {
    const most = room(decodeInstances);
    if (most < (fixed.prefill ?? 1)) return undefined;
    const decodeRate = decodeInstances * decode.requestsPerSecond;
    const wanted = Math.ceil(decodeRate / prefill.requestsPerSecond);
    const prefillInstances = fixed.prefill ?? Math.min(most, wanted);
    return {
      disaggregated: true,
      prefill,
      decode,
      prefillInstances,
      decodeInstances,
      chips: decodeInstances * decode.chips + prefillInstances * prefill.chips,
      capacity: Math.min(decodeRate, prefillInstances * prefill.requestsPerSecond),
    };
  };
  if (fixed.decode !== undefined) return split(fixed.decode);
  let low = 0;
  let high = Math.floor((chips - (fixed.prefill ?? 1) * prefill.chips) / decode.chips);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (keepsUp(middle)) low = middle;
    else high = middle - 1;
  }
  const balanced = low === 0 ? undefined : split(low);
  const beyond = split(low + 1);
  if (balanced === undefined || beyond === undefined) return balanced ?? beyond;
  return beyond.capacity > balanced.capacity ? beyond : balanced;
}

/** Equal instances that all do both phases. */
export function sharedPool(shared: SharedCandidate, chips: number): Fleet | undefined {
  const { prefill, decode } = shared;
  const instances = Math.floor(chips / decode.chips);
  if (instances === 0) return undefined;
  return {
    disaggregated: false,
    prefill,
    decode,
    prefillInstances: instances,
    decodeInstances: instances,
    chips: instances * decode.chips,
    capacity: instances * shared.requestsPerSecond,
  };
}

/** All fleets of these candidates, the highest capacity first. */
export function rankedFleets(
  {
    prefills,
    decodes,
    shared,
  }: {
    readonly prefills: readonly PrefillCandidate[];
    readonly decodes: readonly DecodeCandidate[];
    readonly shared: readonly SharedCandidate[];
  },
  chips: number,
  fixed: FixedInstances,
): readonly Fleet[] {
  const fleets: Fleet[] = [];
  const keep = (fleet: Fleet | undefined) => {
    if (fleet !== undefined) fleets.push(fleet);
  };
  for (const candidate of shared) keep(sharedPool(candidate, chips));
  for (const decode of decodes) {
    for (const prefill of prefills) keep(splitPools(prefill, decode, chips, fixed));
  }
  return fleets.sort((left, right) => right.capacity - left.capacity || left.chips - right.chips);
}
