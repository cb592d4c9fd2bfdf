/** The largest rate of a fleet within its targets, found by playing it request by request, beside what the formula says. */
import type { Fleet } from '../../serving/fleet.ts';
import { fleetCapacityUnderSlo } from '../../serving/fleet-capacity.ts';
import { usualPolicies } from '../../serving/fleet-service.ts';
import { poissonGaps } from '../../serving/requests/gaps/poisson.ts';
import type { Lengths } from '../../serving/requests/lengths/lengths.ts';
import type { Slo } from '../../serving/workload.ts';

export interface PlayedLoad {
  readonly inputs: Lengths;
  readonly outputs: Lengths;
  readonly prefixCacheHitRate: number;
  readonly slo: Slo;
}

export interface PlayedRate {
  readonly requestsPerSecond: number;
  /** Below `low` the targets are surely kept, above `high` surely not, at 95% each. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly simulations: number;
  /** Of each simulation. */
  readonly requests: number;
}

/** A service is as full as it gets once several times the requests that run at once have come. */
const roundsOfRunning = 4;
const fewestRequests = 2_000;
const mostRequests = 20_000;
const blockTokens = 64;
const warmUp = 0.25;

/** Bisects over rates with Poisson arrivals, with as many seeds at each as chance asks for; `played` counts simulations. */
export function playedRate(
  fleet: Fleet,
  {
    played,
    ...load
  }: PlayedLoad & { readonly played?: ((simulations: number) => void) | undefined },
): PlayedRate {
  const { decode, decodeInstances } = fleet;
  const running = decode.batchPerChip * decode.chips * decodeInstances;
  const requests = Math.min(
    mostRequests,
    Math.max(fewestRequests, Math.ceil(roundsOfRunning * running)),
  );
  const { requestsPerSecond, interval, simulations } = fleetCapacityUnderSlo(fleet, {
    ...load,
    running: {
      policies: usualPolicies(decode.context),
      blockTokens,
      prefixCache: load.prefixCacheHitRate > 0,
      queueLimit: Number.POSITIVE_INFINITY,
      warmUp,
    },
    gaps: poissonGaps,
    requests,
    ...(played === undefined ? {} : { played }),
  });
  return { requestsPerSecond, interval, simulations, requests };
}
