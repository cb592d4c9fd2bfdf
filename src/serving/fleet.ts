/** Sharing a cluster between prefill and decode instances. */
import type { Candidate, SharedCandidate } from './pool.ts';

export interface Fleet {
  /** False: every instance does both phases, and the two pools are the same chips. */
  readonly disaggregated: boolean;
  readonly prefill: Candidate;
  readonly decode: Candidate;
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

/** Instances of two kinds that fit in `chips` with the largest common rate; fewer chips win at an equal rate. */
export function splitPools(
  prefill: Candidate,
  decode: Candidate,
  chips: number,
  fixed: FixedInstances = {},
): Fleet | undefined {
  let best: Fleet | undefined;
  const first = fixed.decode ?? 1;
  const last = fixed.decode ?? Math.floor((chips - prefill.chips) / decode.chips);
  for (let decodeInstances = first; decodeInstances <= last; decodeInstances++) {
    const most = Math.floor((chips - decodeInstances * decode.chips) / prefill.chips);
    if (most < (fixed.prefill ?? 1)) break;
    const decodeRate = decodeInstances * decode.requestsPerSecond;
    const wanted = Math.ceil(decodeRate / prefill.requestsPerSecond);
    const prefillInstances = fixed.prefill ?? Math.min(most, wanted);
    const capacity = Math.min(decodeRate, prefillInstances * prefill.requestsPerSecond);
    const used = decodeInstances * decode.chips + prefillInstances * prefill.chips;
    const better =
      best === undefined ||
      capacity > best.capacity ||
      (capacity === best.capacity && used < best.chips);
    if (better) {
      best = {
        disaggregated: true,
        prefill,
        decode,
        prefillInstances,
        decodeInstances,
        chips: used,
        capacity,
      };
    }
  }
  return best;
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
    readonly prefills: readonly Candidate[];
    readonly decodes: readonly Candidate[];
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
