/** What playing a service will cost, known before it begins: how many requests, and about how many events they make. */
import { InputError } from '../schema/input-error.ts';
import { formatCount } from '../units/format.ts';
import { micro, milli, secondsPerDay } from '../units/quantity.ts';
import type { Library } from './library.ts';
import { lengthsOf, traceOfLoad } from './mean-load.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import type { Simulation } from './simulation.ts';

export interface PlayedWork {
  readonly requests: number;
  /** Steps, arrivals and messages, an estimate. */
  readonly events: number;
  /** Time of one core of a usual machine, seconds, an estimate. */
  readonly seconds: number;
}

type Serving = NonNullable<ScenarioDocument['serving']>;

const usualRequests = 20_000;
/** A day of more requests than this is cut short. */
const mostRequests = 2_000_000;
/** What engines read of prompts in a step, as the shipped stacks have it. */
const usualStepTokens = 8192;

/** A request comes, is routed, joins a step and leaves one: 3 to 9 events where measured, besides the steps of its prompt. */
const eventsPerRequest = 5;
/** Measured from 40 thousand a second, with prefix blocks to look up, to 650 thousand; see docs/testing.md. */
const secondsPerEvent = 2.5 * micro;
/** Routers look at every instance: 4 ns each, and about four chips make one. */
const secondsPerChipAndRequest = micro * milli;

/** Nobody waits for more: some 19 hours. */
const mostEvents = 2 ** 34;

/** How the service of a scenario is played, if it is. */
export function askedSimulation({ simulation, workload }: Serving): Serving['simulation'] {
  const asked = simulation ?? (workload.arrivals.kind === 'trace' ? {} : undefined);
  return asked?.engine === 'steady' ? undefined : asked;
}

/** Requests to draw where nobody says: a whole day of a daily load, given its mean rate, else enough for steady figures. */
export function usualDraws(dailyRate: number | undefined): number {
  return dailyRate === undefined
    ? usualRequests
    : Math.min(mostRequests, Math.ceil(dailyRate * secondsPerDay));
}

/** The work of playing the service of this scenario once; undefined where it is not played. */
export function playedWork(
  { model, serving }: ScenarioDocument,
  library: Library,
): PlayedWork | undefined {
  if (serving === undefined || askedSimulation(serving) === undefined) return undefined;
  return workOf(serving, { library, model: library.model(model) });
}

/** Throws InputError for a service whose events no computer would come to the end of. */
export function refuseEndless(serving: Serving, around: Around): void {
  const { events } = workOf(serving, around);
  if (events <= mostEvents) return;
  const message = `would play about ${formatCount(events)} events, more than ${formatCount(mostEvents)}; expected fewer requests, shorter prompts or larger steps`;
  throw new InputError('scenario', [{ path: 'serving.simulation', message }]);
}

type Around = Pick<Simulation, 'library' | 'model'>;

function workOf(
  { workload, dayShape, cluster, simulation = {} }: Serving,
  { library, model }: Around,
): PlayedWork {
  const trace = traceOfLoad(workload, library);
  const { arrivals, inputTokens = 1, prefixCacheHitRate = 0 } = workload;
  const rate =
    arrivals.kind === 'closed' ? Number.POSITIVE_INFINITY : (arrivals.requestsPerSecond ?? 1);
  const drawn = usualDraws(dayShape === undefined ? undefined : rate);
  const requests =
    trace === undefined
      ? (simulation.requests ?? drawn)
      : Math.min(trace.length, simulation.requests ?? trace.length);
  const prompt = trace?.meanInput ?? lengthsOf(inputTokens, model.contextLimit).mean;
  const steps = (prompt * (1 - prefixCacheHitRate)) / (simulation.stepTokens ?? usualStepTokens);
  const events = Math.ceil(requests * (eventsPerRequest + steps));
  return {
    requests,
    events,
    seconds: events * secondsPerEvent + requests * cluster.chips * secondsPerChipAndRequest,
  };
}
