/** A service: the fleet that answers most requests on the given chips, and what its users feel. */
import { largestWhere } from '../numeric/bisect.ts';
import { type FixedInstances, type Fleet, rankedFleets } from './fleet.ts';
import { type Latency, latencyAt } from './latency.ts';
import type { Candidate, SharedCandidate } from './pool.ts';
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
  const least = most / 2 ** 10;
  const meets = (rate: number) =>
    latencyAt(fleet, rate, workload, slo).attainment >= requiredAttainment;
  if (!meets(least)) return 0;
  return largestWhere(meets, { low: least, high: most });
}

/** Chooses the fleet with the largest capacity within the targets; undefined when no two pools fit. */
export function chooseFleet(
  candidates: {
    readonly prefills: readonly Candidate[];
    readonly decodes: readonly Candidate[];
    readonly shared: readonly SharedCandidate[];
  },
  chips: number,
  { workload, slo, fixed }: { workload: Workload; slo: Slo; fixed: FixedInstances },
): { readonly fleet: Fleet; readonly capacity: number } | undefined {
  let best: { readonly fleet: Fleet; readonly capacity: number } | undefined;
  for (const fleet of rankedFleets(candidates, chips, fixed).slice(0, finalists)) {
    if (best !== undefined && best.capacity >= fleet.capacity) break;
    const capacity = capacityWithin(fleet, workload, slo);
    if (best === undefined || capacity > best.capacity) best = { fleet, capacity };
  }
  return best;
}

/** Puts the arrivals on the fleet. */
export function serve(
  { fleet, capacity }: { readonly fleet: Fleet; readonly capacity: number },
  arrivals: Arrivals,
  workload: Workload,
  slo: Slo,
): Service {
  const most = fleet.capacity * mostUtilisation;
  const offered =
    arrivals.kind === 'open'
      ? arrivals.requestsPerSecond
      : closedRate(fleet, arrivals.concurrency, workload, slo);
  const served = Math.min(offered, most);
  const latency = latencyAt(fleet, served, workload, slo);
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
function closedRate(fleet: Fleet, concurrency: number, workload: Workload, slo: Slo): number {
  const users = (rate: number) => {
    const { timeToFirstToken, timePerOutputToken } = latencyAt(fleet, rate, workload, slo);
    return rate * (timeToFirstToken.mean + (workload.outputTokens - 1) * timePerOutputToken.mean);
  };
  const high = fleet.capacity * mostUtilisation;
  return largestWhere(rate => users(rate) <= concurrency, { low: high / 2 ** 20, high });
}
