/** The steady state of one serving instance, in closed form: how many sequences run, how long steps take, what users feel. */
import type { ServingContext } from '../inference/context.ts';
import { largestBelow } from '../numeric/bisect.ts';
import { type Instance, type InstanceOptions, type Pace, prepareInstance } from './instance.ts';
import type { Workload } from './workload.ts';

/** What decides how many requests are in the instance. */
export type InstanceLoad =
  /** So many requests are in the instance at any time, waiting ones included. */
  | { readonly kind: 'closed'; readonly concurrency: number }
  /** More requests wait than can run. */
  | { readonly kind: 'full' }
  /** As many run as keep the time per output token. */
  | { readonly kind: 'paced'; readonly timePerOutputTokenSeconds: number }
  | { readonly kind: 'open'; readonly requestsPerSecond: number };

export interface SteadyState {
  /** Sequences that decode at once in one instance. */
  readonly sequences: number;
  readonly requestsPerSecond: number;
  readonly timePerOutputTokenSeconds: number;
  /** Time to first token: waiting for room or for a step, and being read. */
  readonly waitSeconds: number;
  readonly promptSeconds: number;
  /** Mean step, and a step that carries a piece of a prompt. */
  readonly stepSeconds: number;
  readonly mixedStepSeconds: number;
  /** Share of the steps that carry prompts. */
  readonly promptShare: number;
  readonly limit: 'load' | 'memory' | 'scheduler' | 'prompts';
}

/** The steady state of one instance under a load; undefined when not even one request fits. */
export function steadyState(
  load: InstanceLoad,
  workload: Workload,
  context: ServingContext,
  options: InstanceOptions = {},
): SteadyState | undefined {
  const instance = prepareInstance(workload, context, options);
  return instance.memory * instance.batches < 1 ? undefined : stateOf(load, instance);
}

const fewestSequences = 2 ** -20;

function stateOf(load: InstanceLoad, instance: Instance): SteadyState {
  const { batches, most, memory, scheduler, fed } = instance;
  const sequences = running(load, instance);
  const at = instance.at(sequences);
  const limited = sequences > nearlyAll * most;
  const queued = load.kind === 'closed' && limited ? queuedSeconds(load, at, instance) : 0;
  return {
    sequences: sequences * batches,
    requestsPerSecond: at.requestsPerSecond,
    timePerOutputTokenSeconds: at.timePerOutputTokenSeconds,
    waitSeconds: Math.max(at.waitSeconds, queued),
    promptSeconds: at.readSeconds,
    stepSeconds: at.mean,
    mixedStepSeconds: at.mixed,
    promptShare: at.share,
    limit: !limited
      ? 'load'
      : fed < Math.min(memory, scheduler)
        ? 'prompts'
        : memory < scheduler
          ? 'memory'
          : 'scheduler',
  };
}

const nearlyAll = 0.999;

/** Users beyond those that run or are read wait for a place. */
function queuedSeconds(
  { concurrency }: Extract<InstanceLoad, { kind: 'closed' }>,
  { sequences, requestsPerSecond, readSeconds }: Pace,
  { batches, context }: Instance,
): number {
  const others = (concurrency - sequences * batches) / requestsPerSecond;
  return others - readSeconds - context.stack.requestSeconds;
}

/** Sequences per batch in flight that decode under a load. */
function running(load: InstanceLoad, instance: Instance): number {
  const { most, batches, context } = instance;
  const within = { low: fewestSequences, high: most };
  switch (load.kind) {
    case 'full':
      return most;
    case 'paced':
      return largestBelow(
        s => instance.at(s).timePerOutputTokenSeconds,
        load.timePerOutputTokenSeconds,
        within,
      );
    case 'open':
      return sequencesAtRate(load.requestsPerSecond, instance);
    case 'closed': {
      const inside = load.concurrency / batches;
      const high = Math.min(most, inside);
      return largestBelow(
        s => {
          const { requestsPerSecond, waitSeconds, readSeconds } = instance.at(s);
          const first = waitSeconds + readSeconds + context.stack.requestSeconds;
          return s + (requestsPerSecond / batches) * first;
        },
        inside,
        { low: high * fewestSequences, high },
      );
    }
  }
}

/** Sequences per batch in flight with which an instance answers a rate, at most as many as may run (Little's law). */
export function sequencesAtRate(requestsPerSecond: number, instance: Instance): number {
  const all = instance.at(instance.most);
  if (all.requestsPerSecond <= requestsPerSecond) return instance.most;
  const idle = instance.at(Math.min(instance.most, fewestSequences));
  // Steps are no shorter than an idle instance's and no longer than a full one's.
  const at = (pace: Pace) => (requestsPerSecond * pace.sequences) / pace.requestsPerSecond;
  const high = at(all);
  // Sequences less those that their own pace asks for: nearly a straight line, unlike the rate.
  return largestBelow(s => s - at(instance.at(s)) + high, high, {
    low: Math.min(at(idle), high),
    high,
  });
}
