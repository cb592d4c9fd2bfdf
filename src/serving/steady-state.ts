/** The steady state of one serving instance, in closed form: how many sequences run, how long steps take, what users feel. */
import type { ServingContext } from '../inference/context.ts';
import { largestBelow } from '../numeric/bisect.ts';
import { type Instance, type Pace, prepareInstance } from './instance.ts';
import type { InstanceOptions } from './instance-options.ts';
import type { Crowd } from './pace.ts';
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
  const { batches, memory, scheduler } = instance;
  const { sequences, crowd, limited } = running(load, instance);
  const at = instance.at(sequences, crowd);
  const queued = load.kind === 'closed' && limited ? queuedSeconds(load, at, instance) : 0;
  return {
    sequences: sequences * batches,
    requestsPerSecond: at.requestsPerSecond,
    timePerOutputTokenSeconds: at.timePerOutputTokenSeconds,
    waitSeconds: Math.max(at.waitSeconds + at.queueSeconds, queued),
    promptSeconds: at.readSeconds,
    stepSeconds: at.mean,
    mixedStepSeconds: at.mixed,
    promptShare: at.share,
    limit: !limited
      ? 'load'
      : at.load > nearlyAll || sequences > nearlyAll * instance.fed
        ? 'prompts'
        : memory < scheduler
          ? 'memory'
          : 'scheduler',
  };
}

const nearlyAll = 0.998;

/** Users beyond those that run or are read wait for a place. */
function queuedSeconds(
  { concurrency }: Extract<InstanceLoad, { kind: 'closed' }>,
  { sequences, requestsPerSecond, readSeconds }: Pace,
  { batches, context }: Instance,
): number {
  const others = (concurrency - sequences * batches) / requestsPerSecond;
  return others - readSeconds - context.stack.requestSeconds;
}

interface Running {
  /** Sequences per batch in flight that decode. */
  readonly sequences: number;
  readonly crowd: Crowd;
  /** Whether more would run if they could. */
  readonly limited: boolean;
}

/** What decodes under a load. Prompts being read take places, too. */
function running(load: InstanceLoad, instance: Instance): Running {
  const { most, batches, context, memory, scheduler } = instance;
  const places = Math.min(memory, scheduler);
  switch (load.kind) {
    case 'full':
      return crowded(instance, places * batches);
    case 'paced': {
      const { timePerOutputTokenSeconds: target } = load;
      const crowd = { kind: 'constant' } as const;
      const sequences = largestBelow(s => instance.at(s, crowd).timePerOutputTokenSeconds, target, {
        low: fewestSequences,
        high: most,
      });
      return { sequences, crowd, limited: sequences > nearlyAll * most };
    }
    case 'open': {
      const sequences = sequencesAtRate(load.requestsPerSecond, instance);
      return { sequences, crowd: open, limited: sequences > nearlyAll * most };
    }
    case 'closed': {
      const inside = load.concurrency / batches;
      const crowd = { kind: 'closed', users: Math.max(1, load.concurrency) } as const;
      const high = Math.min(most, inside);
      const sequences = largestBelow(
        s => {
          const pace = instance.at(s, crowd);
          const first = pace.waitSeconds + readingSeconds(pace) + context.stack.requestSeconds;
          return s + (pace.requestsPerSecond / batches) * first;
        },
        inside,
        { low: high * fewestSequences, high },
      );
      const pace = instance.at(sequences, crowd);
      const held = sequences + (pace.requestsPerSecond / batches) * readingSeconds(pace);
      if (held > places) return crowded(instance, places * batches);
      return { sequences, crowd, limited: sequences > nearlyAll * most };
    }
  }
}

function readingSeconds({ queueSeconds, readSeconds }: Pace): number {
  return queueSeconds + readSeconds;
}

/** Every place is taken at all times: a place that falls free is given to the next who waits, with the next step. */
function crowded(instance: Instance, users: number): Running {
  const { most, batches } = instance;
  const crowd = { kind: 'constant' } as const;
  const sequences = largestBelow(
    s => {
      const pace = instance.at(s, crowd);
      return s + (pace.requestsPerSecond / batches) * readingSeconds(pace);
    },
    users / batches,
    { low: most * fewestSequences, high: most },
  );
  return { sequences, crowd, limited: true };
}

const open: Crowd = { kind: 'open' };

/**
 * Sequences per batch in flight with which an instance answers a rate, at most as many as may run (Little's law). `near`:
 * a number that may lie close to it, from where the search sets out.
 */
export function sequencesAtRate(
  requestsPerSecond: number,
  instance: Instance,
  near: number = instance.most,
): number {
  // Sequences that would make the rate, if each went as it does among so many: nearly a straight line, unlike the rate.
  const asked = (sequences: number) =>
    (requestsPerSecond * sequences) / instance.at(sequences, open).requestsPerSecond;
  const from = near < instance.most && asked(near) < near ? near : instance.most;
  if (asked(from) >= from) return instance.most;
  // Steps are no shorter than an idle instance's and no longer than a full one's, but for unevenness of tiles.
  let high = Math.min(from, asked(from) * unevenness);
  let low: number | undefined;
  // Along chords through the last two points: three or four values where steps grow evenly.
  let before = from;
  let now = asked(from);
  for (let step = 0; step < mostChords && now < high && now > (low ?? 0); step++) {
    const at = asked(now);
    if (Math.abs(now - at) <= closeEnough * now) return now;
    if (now < at) low = now;
    else high = now;
    const slope = (asked(before) - at) / (before - now);
    before = now;
    now = (at - slope * now) / (1 - slope);
  }
  const idle = () => Math.min(asked(Math.min(instance.most, fewestSequences)), asked(from));
  return largestBelow(s => s - asked(s) + high, high, { low: low ?? idle() / unevenness, high });
}

const mostChords = 4;
const closeEnough = 2 ** -14;
const unevenness = 1.1;
