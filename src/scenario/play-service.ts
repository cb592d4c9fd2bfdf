/** The service of a scenario, played request by request on the fleet that the closed form has found. */
import { dayShape } from '../economics/day.ts';
import { fleetWatts } from '../economics/energy.ts';
import { type Outcome, simulateService } from '../serving/events/index.ts';
import type { Fleet } from '../serving/fleet.ts';
import {
  fleetService,
  fleetTimers,
  type Running,
  usualPolicies,
} from '../serving/fleet-service.ts';
import type { PolicyNames } from '../serving/policies/named.ts';
import { dailyPlan } from '../serving/policies/scaling/daily-plan.ts';
import type { Scaling } from '../serving/policies/scaling/scaling.ts';
import { targetLoad } from '../serving/policies/scaling/target-load.ts';
import { closedSource, openSource } from '../serving/requests/drawn.ts';
import { constantGaps } from '../serving/requests/gaps/constant.ts';
import { gammaGaps } from '../serving/requests/gaps/gamma.ts';
import { poissonGaps } from '../serving/requests/gaps/poisson.ts';
import type { DayCurve } from '../serving/requests/rate-curve.ts';
import { recordedSource } from '../serving/requests/recorded.ts';
import type { RequestSource } from '../serving/requests/source.ts';
import { meanContext, type Slo, type Workload } from '../serving/workload.ts';
import { lengthsOf, traceOfLoad } from './mean-load.ts';
import type { ServiceSimulation, ServingResult } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { settleOr } from './settled.ts';
import type { Simulation } from './simulation.ts';
import type { SimulationDocument } from './simulation-schema.ts';
import { askedSimulation, refuseEndless, usualDraws } from './work-ahead.ts';

type WrittenServing = NonNullable<ScenarioDocument['serving']>;

export interface Found {
  readonly fleet: Fleet;
  readonly workload: Workload;
  readonly slo: Slo;
}

const usualBlockTokens = 64;
const usualWarmUp = 0.1;
const startSeconds = 300;
const scalingInterval = 60;

/** The result with the simulated service in it, where one is asked for; a trace asks by itself. */
export function playService(
  steady: ServingResult,
  written: WrittenServing,
  found: Found,
  simulation: Simulation,
): ServingResult {
  const asked = askedSimulation(written);
  if (asked === undefined) return steady;
  refuseEndless(written, simulation);
  const { fleet, workload, slo } = found;
  const curve = curveOf(written);
  const source = sourceOf(written, asked, { curve, steady }, simulation);
  const running = runningOf(asked, found, { curve, source }, simulation);
  const meanTokens = meanContext(workload);
  const settings = fleetService(fleet, source, {
    running,
    timers: fleetTimers(fleet, meanTokens, asked.stepTokens),
    slo,
    meanTokens,
  });
  const outcome = simulateService({ ...settings, ...simulation.watch });
  remark(outcome, simulation);
  return withOutcome(steady, outcome, { running, found, seed: asked.seed ?? 1 });
}

function curveOf({ dayShape: day }: WrittenServing): DayCurve | undefined {
  return day === undefined ? undefined : dayShape(day);
}

function sourceOf(
  { workload }: WrittenServing,
  asked: SimulationDocument,
  { curve, steady }: { curve: DayCurve | undefined; steady: ServingResult },
  { library, settled, model }: Simulation,
): RequestSource {
  const { arrivals, inputTokens = 1, outputTokens = 1, prefixCacheHitRate = 0 } = workload;
  const trace = traceOfLoad(workload, library);
  const path = 'serving.simulation';
  if (trace !== undefined) {
    return recordedSource(trace, {
      requestsPerSecond: 'requestsPerSecond' in arrivals ? arrivals.requestsPerSecond : undefined,
      requests: asked.requests,
      prefixCacheHitRate,
      useBlocks: asked.prefixCache ?? true,
    });
  }
  const usual = usualDraws(curve === undefined ? undefined : steady.offeredRequestsPerSecond);
  const shape = {
    seed: settleOr(settled, `${path}.seed`, asked.seed, 1),
    requests: settleOr(settled, `${path}.requests`, asked.requests, usual),
    inputs: lengthsOf(inputTokens, model.contextLimit),
    outputs: lengthsOf(outputTokens, model.contextLimit),
    prefixCacheHitRate,
  };
  if (arrivals.kind === 'closed') return closedSource(shape, arrivals.concurrency);
  const gaps = {
    constant: () => constantGaps,
    poisson: () => poissonGaps,
    trace: () => poissonGaps,
    gamma: () =>
      gammaGaps('coefficientOfVariation' in arrivals ? arrivals.coefficientOfVariation : 1),
  }[arrivals.kind]();
  return openSource(shape, {
    gaps,
    requestsPerSecond: steady.offeredRequestsPerSecond,
    ...(curve === undefined ? {} : { curve }),
  });
}

function runningOf(
  asked: SimulationDocument,
  { fleet }: Found,
  { curve, source }: { readonly curve: DayCurve | undefined; readonly source: RequestSource },
  { settled }: Simulation,
): Running {
  const path = 'serving.simulation';
  const usual = usualPolicies(fleet.decode.context);
  const policy = <Kind extends keyof PolicyNames>(kind: Kind): PolicyNames[Kind] =>
    settleOr<PolicyNames[Kind]>(
      settled,
      `${path}.${kind}`,
      asked[kind] as PolicyNames[Kind] | undefined,
      usual[kind],
    );
  return {
    policies: {
      router: policy('router'),
      batching: policy('batching'),
      admission: policy('admission'),
      preemption: policy('preemption'),
    },
    blockTokens: settleOr(settled, `${path}.blockTokens`, asked.blockTokens, usualBlockTokens),
    stepTokens: asked.stepTokens,
    runningSequences: asked.runningSequences,
    prefixCache: asked.prefixCache ?? true,
    queueLimit: asked.queueLimit ?? Number.POSITIVE_INFINITY,
    warmUp: settleOr(settled, `${path}.warmUp`, asked.warmUp, warmUpOf(source)),
    scaling: scalingOf(asked, curve),
  };
}

/** In a closed loop each user's first two answers at least, half of all requests at most. */
function warmUpOf({ concurrency = 0, total }: RequestSource): number {
  return Math.min(0.5, Math.max(usualWarmUp, (2 * concurrency) / total));
}

function scalingOf(
  { scaling }: SimulationDocument,
  curve: DayCurve | undefined,
): Scaling | undefined {
  if (scaling === undefined || scaling.kind === 'fixed') return undefined;
  const { startTime = startSeconds, interval = scalingInterval } = scaling;
  return scaling.kind === 'daily-plan'
    ? dailyPlan(curve ?? [1], startTime, interval)
    : targetLoad(scaling.requestsPerInstance, startTime, interval);
}

function remark({ requests }: Outcome, { notes }: Simulation): void {
  if (requests.refused === 0) return;
  notes.push({
    kind: 'caution',
    text:
      `${requests.refused} of ${requests.arrived} simulated requests were refused: longer than the model's context ` +
      'or the cache of an instance, or the queue was full.',
  });
}

interface Played {
  readonly running: Running;
  readonly found: Found;
  readonly seed: number;
}

/** The figures of the simulation take the place of the closed form's. */
function withOutcome(steady: ServingResult, outcome: Outcome, played: Played): ServingResult {
  const simulation = simulationResult(outcome, played);
  const { requestsPerSecond, timeToFirstToken, timePerOutputToken } = simulation;
  const four = ({ mean, p50, p90, p99 }: ServiceSimulation['endToEnd']) => ({
    mean,
    p50,
    p90,
    p99,
  });
  return {
    ...steady,
    requestsPerSecond,
    outputTokensPerSecondPerChip: outcome.outputTokensPerSecond / steady.chips,
    inputTokensPerSecondPerChip: outcome.inputTokensPerSecond / steady.chips,
    timeToFirstToken: four(timeToFirstToken),
    timePerOutputToken: four(timePerOutputToken),
    sloAttainment: simulation.sloAttainment,
    simulation,
  };
}

function simulationResult(outcome: Outcome, { running, found, seed }: Played): ServiceSimulation {
  const { attainment, counted, requests, timeline, tokens: _, blocks: _blocks, ...rest } = outcome;
  const { meanInSystem: _inside, meanSojourn: _sojourn, ...figures } = rest;
  const { chip } = found.fleet.decode.context.device;
  const watts = fleetWatts(chip, outcome.meanChips, 1, outcome.utilisation);
  const plain = (spread: Outcome['endToEnd']) => ({
    ...spread,
    bars: spread.bars.map(bar => ({ ...bar })),
  });
  return {
    ...figures,
    seed,
    policies: { ...running.policies },
    requests: { ...requests, counted },
    sloAttainment: attainment,
    window: { ...outcome.window },
    timeToFirstToken: plain(outcome.timeToFirstToken),
    timePerOutputToken: plain(outcome.timePerOutputToken),
    interTokenLatency: plain(outcome.interTokenLatency),
    endToEnd: plain(outcome.endToEnd),
    outputTokensPerJoule: watts > 0 ? outcome.outputTokensPerSecond / watts : 0,
    timeline: Object.fromEntries(
      Object.entries(timeline).map(([key, value]) => [
        key,
        typeof value === 'number' ? value : [...value],
      ]),
    ) as ServiceSimulation['timeline'],
  };
}
