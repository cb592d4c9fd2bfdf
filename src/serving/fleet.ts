/** Sharing a cluster between prefill and decode instances. */
import type { Candidate } from './pool.ts';

export interface Fleet {
  readonly disaggregated: boolean;
  readonly prefill: Candidate;
  readonly decode: Candidate;
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** Requests per second that both pools sustain. */
  readonly capacity: number;
}

/** Instances of two kinds that fit in `chips` with the largest common rate; fewer chips win at an equal rate. */
export function splitPools(
  prefill: Candidate,
  decode: Candidate,
  chips: number,
): Fleet | undefined {
  let best: Fleet | undefined;
  let bestChips = 0;
  for (let decodeInstances = 1; decodeInstances * decode.chips < chips; decodeInstances++) {
    const left = chips - decodeInstances * decode.chips;
    const most = Math.floor(left / prefill.chips);
    if (most === 0) break;
    const decodeRate = decodeInstances * decode.requestsPerSecond;
    const prefillInstances = Math.min(most, Math.ceil(decodeRate / prefill.requestsPerSecond));
    const capacity = Math.min(decodeRate, prefillInstances * prefill.requestsPerSecond);
    const used = decodeInstances * decode.chips + prefillInstances * prefill.chips;
    if (
      best === undefined ||
      capacity > best.capacity ||
      (capacity === best.capacity && used < bestChips)
    ) {
      best = { disaggregated: true, prefill, decode, prefillInstances, decodeInstances, capacity };
      bestChips = used;
    }
  }
  return best;
}

/**
 * One layout that does both phases in turn: an instance spends 1/Rp of its time per request on prefill and 1/Rd on
 * decoding, so that it sustains 1/(1/Rp + 1/Rd).
 */
export function sharedPool(
  prefill: Candidate,
  decode: Candidate,
  chips: number,
): Fleet | undefined {
  const instances = Math.floor(chips / decode.chips);
  if (instances === 0) return undefined;
  const capacity = instances / (1 / prefill.requestsPerSecond + 1 / decode.requestsPerSecond);
  return {
    disaggregated: false,
    prefill,
    decode,
    prefillInstances: instances,
    decodeInstances: instances,
    capacity,
  };
}

/** The fleet with the highest capacity among all pairings. */
export function bestFleet(
  prefills: readonly Candidate[],
  decodes: readonly Candidate[],
  chips: number,
): Fleet | undefined {
  let best: Fleet | undefined;
  const consider = (fleet: Fleet | undefined) => {
    if (fleet !== undefined && (best === undefined || fleet.capacity > best.capacity)) best = fleet;
  };
  for (const decode of decodes) {
    for (const prefill of prefills) consider(splitPools(prefill, decode, chips));
  }
  return best;
}
