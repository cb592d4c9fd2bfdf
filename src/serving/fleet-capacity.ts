/** The largest rate that a fleet answers within its targets, found by playing it: what the closed form estimates. */
import { type Capacity, capacityUnderSlo } from './capacity-under-slo.ts';
import { simulateService } from './events/index.ts';
import type { Fleet } from './fleet.ts';
import { fleetService, fleetTimers, type Running } from './fleet-service.ts';
import { openSource } from './requests/drawn.ts';
import type { Gaps } from './requests/gaps/gaps.ts';
import type { Lengths } from './requests/lengths/lengths.ts';
import { meanContext, type Slo } from './workload.ts';

export interface FleetQuestion {
  readonly running: Running;
  readonly gaps: Gaps;
  readonly inputs: Lengths;
  readonly outputs: Lengths;
  readonly prefixCacheHitRate: number;
  readonly slo: Slo;
  /** Requests of one simulation. */
  readonly requests: number;
  readonly tolerance?: number;
  readonly replications?: number;
  /** Told how many simulations are done. */
  readonly played?: (simulations: number) => void;
}

/** Rates below this share of the flat-out rate are not looked at. */
const leastShare = 1 / 64;

/** Plays the fleet at one rate after another; the rate lies between a small share of its flat-out rate and all of it. */
export function fleetCapacityUnderSlo(fleet: Fleet, question: FleetQuestion): Capacity {
  const { running, gaps, inputs, outputs, prefixCacheHitRate, slo, requests } = question;
  const meanTokens = meanContext({
    inputTokens: inputs.mean,
    outputTokens: outputs.mean,
    prefixCacheHitRate,
  });
  const timers = fleetTimers(fleet, meanTokens, running.stepTokens);
  const { tolerance, replications, played } = question;
  let simulations = 0;
  return capacityUnderSlo({
    low: fleet.capacity * leastShare,
    high: fleet.capacity,
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(replications === undefined ? {} : { replications }),
    play: (requestsPerSecond, seed) => {
      played?.(simulations++);
      const source = openSource(
        { seed, requests, inputs, outputs, prefixCacheHitRate },
        { gaps, requestsPerSecond },
      );
      return simulateService(fleetService(fleet, source, { running, timers, slo, meanTokens }));
    },
  });
}
