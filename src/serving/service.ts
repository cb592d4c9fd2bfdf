/** A service: the fleet that answers most requests on the given chips, and what its users feel. */
import { largestBelow } from '../numeric/bisect.ts';
import { type FixedInstances, type Fleet, rankedFleets } from './fleet.ts';
import {
  attainmentAt,
  type Latency,
  type LatencyReads,
  latencyAt,
  meanLatency,
  rateAt,
  sequencesAt,
} from './latency.ts';
import type { DecodeCandidate, PrefillCandidate, SharedCandidate } from './pool.ts';
import { mostUtilisation } from './waiting.ts';
import { requiredAttainment, type Slo, type Workload } from './workload.ts';

/** How requests come in: at a rate, or from a fixed number of users who each wait for their answer. */
export type Arrivals =
  | { readonly kind: 'open'; readonly requestsPerSecond: number }
  | { readonly kind: 'closed'; readonly concurrency: number };

export interface Service {
  readonly fleet: Fleet;
  /** Rate asked for; in a closed system, the rate that the users reach. */
  readonly offeredRequestsPerSecond: number;
  /** The offered rate, or the capacity if that is less. */
  readonly servedRequestsPerSecond: number;
  /** Largest rate at which the required share of requests meets the targets. */
  readonly capacityRequestsPerSecond: number;
  readonly latency: Latency;
  /** Share of requests that meet the targets; what exceeds the capacity does not. */
  readonly attainment: number;
}

/** Fleets are ranked by raw rate; this many of the best are compared under the latency targets. */
const finalists = 12;

/** Largest rate of one fleet that keeps the targets, requests per second; 0 when no rate does. */
export function capacityWithin(fleet: Fleet, workload: Workload, slo: Slo): number {
  const most = fleet.capacity * mostUtilisation;
  const high = sequencesAt(fleet, most);
  const late = (sequences: number) => 1 - attainmentAt(fleet, sequences, workload, slo);
  const allowed = 1 - requiredAttainment;
  if (late(high) <= allowed) return most;
  const least = high / 2 ** 10;
  const within =
    late(high / 2) <= allowed ? { low: high / 2, high } : { low: least, high: high / 2 };
  if (within.low === least && late(least) > allowed) return 0;
  return rateAt(fleet, largestBelow(late, allowed, { ...within, tolerance: 2 ** -10 }));
}

/** Capacities are found to a part in a thousand: what differs by less is not better for it. */
export const clearlyMore = 1 + 2 ** -9;

/** A fleet with its largest rate within the targets. */
export interface ChosenFleet {
  readonly fleet: Fleet;
  readonly capacity: number;
}

/** The one with the clearly larger capacity; the first where they are about equal. */
export function better(
  first: ChosenFleet | undefined,
  second: ChosenFleet | undefined,
): ChosenFleet | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return second.capacity > first.capacity * clearlyMore ? second : first;
}

/** Chooses the fleet with the largest capacity within the targets; undefined when no two pools fit. */
export function chooseFleet(
  candidates: {
    readonly prefills: readonly PrefillCandidate[];
    readonly decodes: readonly DecodeCandidate[];
    readonly shared: readonly SharedCandidate[];
  },
  chips: number,
  {
    workload,
    slo,
    fixed,
    capacityUnread = false,
  }: {
    readonly workload: Workload;
    readonly slo: Slo;
    readonly fixed: FixedInstances;
    /** The capacity serves the choice alone: a fleet without rivals is not put to the test. */
    readonly capacityUnread?: boolean;
  },
): ChosenFleet | undefined {
  let best: ChosenFleet | undefined;
  const fleets = rankedFleets(candidates, chips, fixed).slice(0, finalists);
  const [only] = fleets;
  if (capacityUnread && only !== undefined && fleets.length === 1)
    return { fleet: only, capacity: only.capacity };
  for (const fleet of fleets) {
    if (best !== undefined && best.capacity >= fleet.capacity) break;
    const capacity = capacityWithin(fleet, workload, slo);
    if (best === undefined || capacity > best.capacity * clearlyMore) best = { fleet, capacity };
  }
  return best;
}

/** Puts the arrivals on the fleet. */
export function serve(
  { fleet, capacity }: ChosenFleet,
  arrivals: Arrivals,
  workload: Workload,
  slo: Slo,
  reads?: LatencyReads,
): Service {
  const most = fleet.capacity * mostUtilisation;
  const offered =
    arrivals.kind === 'open'
      ? arrivals.requestsPerSecond
      : closedRate(fleet, arrivals.concurrency, workload);
  const served = Math.min(offered, most);
  const latency = latencyAt(fleet, served, workload, slo, reads);
  return {
    fleet,
    offeredRequestsPerSecond: offered,
    servedRequestsPerSecond: served,
    capacityRequestsPerSecond: capacity,
    latency,
    attainment: latency.attainment * (served / offered),
  };
}

/** Rate at which `concurrency` users keep the fleet busy: N = λ·(time to first token + tokens × time per token). */
function closedRate(fleet: Fleet, concurrency: number, workload: Workload): number {
  const users = (sequences: number) => {
    const { firstSeconds, eachSeconds } = meanLatency(fleet, sequences, workload);
    return rateAt(fleet, sequences) * (firstSeconds + (workload.outputTokens - 1) * eachSeconds);
  };
  const most = fleet.capacity * mostUtilisation;
  const high = sequencesAt(fleet, most);
  return rateAt(fleet, largestBelow(users, concurrency, { low: high / 2 ** 20, high }));
}
