/** The steady state of one serving instance, in closed form: how many sequences run, how long steps take, what users feel. */
import type { ServingContext } from '../inference/context.ts';
import { acceptedTokens, servingSeconds } from '../inference/decode.ts';
import { cacheBytesPerSequence, cacheRoomBytes } from '../inference/memory.ts';
import { computedTokens } from '../inference/prefill.ts';
import { largestWhere } from '../numeric/bisect.ts';
import { meanContext, type Workload } from './workload.ts';

/** What decides how many requests are in the instance. */
export type InstanceLoad =
  /** So many requests are in the instance at any time, waiting ones included. */
  | { readonly kind: 'closed'; readonly concurrency: number }
  /** More requests wait than can run. */
  | { readonly kind: 'full' }
  /** As many run as keep the time per output token. */
  | { readonly kind: 'paced'; readonly timePerOutputTokenSeconds: number }
  | { readonly kind: 'open'; readonly requestsPerSecond: number };

export interface InstanceOptions {
  /** Prompts are read elsewhere. */
  readonly decodeOnly?: boolean;
  /** Scheduler's limits, where the operator set them. */
  readonly runningSequences?: number | undefined;
  readonly stepTokens?: number | undefined;
  /** Tokens of cache per instance, where the operator set it. */
  readonly cacheTokens?: number | undefined;
}

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

/** Attention replicas and pipeline stages: so many batches are in flight at once. */
function batchesInFlight({ plan }: ServingContext): number {
  return plan.dataParallelAttention * plan.pipelineParallel;
}

/** Sequences per batch in flight for which the cache has room; each holds its prompt and, on average, part of its answer. */
export function sequencesInMemory(
  { inputTokens, outputTokens }: Workload,
  context: ServingContext,
  { cacheTokens }: InstanceOptions = {},
): number {
  const { stack } = context;
  const held = inputTokens + (outputTokens * (1 + stack.reservedAhead)) / 2;
  if (cacheTokens !== undefined) return cacheTokens / held / batchesInFlight(context);
  const room = cacheRoomBytes(context);
  return room <= 0 ? 0 : (room * stack.cacheFill) / cacheBytesPerSequence(held, context);
}

/** One batch with `sequences` running, as time and tokens. */
interface Pace {
  readonly plain: number;
  readonly mixed: number;
  readonly mean: number;
  readonly share: number;
  /** Largest number of running sequences that prompts can keep up with. */
  readonly promptTokensPerStep: number;
  readonly pieceTokens: number;
}

/**
 * The mean step of a batch. Every step a share of the sequences ends, and as many prompts come in:
 * `P = sequences · accepted · prompt / answer` tokens a step. They come in pieces as long as the step's budget allows,
 * so that a share `P / piece` of the steps carries one. Engines that do not mix give prompts steps of their own.
 */
function paceOf(
  sequences: number,
  workload: Workload,
  context: ServingContext,
  options: InstanceOptions,
): Pace {
  const decoding = { sequences, context: meanContext(workload) };
  const plain = servingSeconds(decoding, undefined, context);
  const fresh = computedTokens(workload);
  const { stack } = context;
  const budget = Math.max(
    1,
    (options.stepTokens ?? stack.stepTokens) - (stack.mixedSteps > 0 ? sequences : 0),
  );
  const arriving = (sequences * acceptedTokens(context) * fresh) / workload.outputTokens;
  if (options.decodeOnly === true) {
    return { plain, mixed: plain, mean: plain, share: 0, promptTokensPerStep: 0, pieceTokens: 0 };
  }
  const pieceTokens = Math.min(budget, Math.max(Math.min(fresh, budget), arriving));
  const prompting = {
    tokens: pieceTokens,
    piece: Math.min(fresh, budget),
    promptTokens: workload.inputTokens,
    cachedTokens: workload.inputTokens - fresh,
  };
  const share = arriving / pieceTokens;
  if (stack.mixedSteps > 0) {
    const mixed = servingSeconds(decoding, prompting, context);
    const within = Math.min(1, share);
    const mean = within * mixed + (1 - within) * plain;
    return { plain, mixed, mean, share, promptTokensPerStep: arriving, pieceTokens };
  }
  const alone = servingSeconds(undefined, prompting, context);
  return {
    plain,
    mixed: plain + alone,
    mean: plain + share * alone,
    share,
    promptTokensPerStep: arriving,
    pieceTokens,
  };
}

/** Requests per second and batch in flight. */
function rateOf(sequences: number, pace: Pace, workload: Workload, context: ServingContext) {
  return (sequences * acceptedTokens(context)) / (workload.outputTokens * pace.mean);
}

/** The steady state of one instance under a load; undefined when not even one request fits. */
export function steadyState(
  load: InstanceLoad,
  workload: Workload,
  context: ServingContext,
  options: InstanceOptions = {},
): SteadyState | undefined {
  const batches = batchesInFlight(context);
  const { stack } = context;
  const memory = sequencesInMemory(workload, context, options);
  if (memory * batches < 1) return undefined;
  const scheduler =
    (options.runningSequences ?? stack.runningSequences * context.plan.dataParallelAttention) /
    batches;
  const most = Math.min(memory, scheduler);
  const pace = (sequences: number) => paceOf(sequences, workload, context, options);
  // Prompts may need every step: then no more sequences run than they can feed.
  const fed =
    stack.mixedSteps > 0
      ? largestWhere(s => pace(s).share <= 1, { low: 2 ** -20, high: most })
      : most;
  const wanted = (): number => {
    switch (load.kind) {
      case 'full':
        return fed;
      case 'paced':
        return largestWhere(
          s => pace(s).mean / acceptedTokens(context) <= load.timePerOutputTokenSeconds,
          { low: 2 ** -20, high: fed },
        );
      case 'open':
        return largestWhere(
          s => rateOf(s, pace(s), workload, context) * batches <= load.requestsPerSecond,
          { low: 2 ** -20, high: fed },
        );
      case 'closed': {
        const inside = load.concurrency / batches;
        return largestWhere(
          s => {
            const at = pace(s);
            const rate = rateOf(s, at, workload, context);
            const { wait, read } = firstToken(at, workload, context);
            return s + rate * (wait + read + stack.requestSeconds) <= inside;
          },
          { low: Math.min(fed, inside) * 2 ** -20, high: Math.min(fed, inside) },
        );
      }
    }
  };
  const sequences = wanted();
  const at = pace(sequences);
  const rate = rateOf(sequences, at, workload, context);
  const { wait, read } = firstToken(at, workload, context);
  const queued =
    load.kind === 'closed' ? load.concurrency / batches / rate - sequences / rate - read : wait;
  const limited = sequences > 0.999 * fed;
  return {
    sequences: sequences * batches,
    requestsPerSecond: rate * batches,
    timePerOutputTokenSeconds: at.mean / acceptedTokens(context),
    waitSeconds: Math.max(wait, limited ? queued - stack.requestSeconds : 0),
    promptSeconds: read,
    stepSeconds: at.mean,
    mixedStepSeconds: at.mixed,
    promptShare: at.share,
    limit: !limited ? 'load' : fed < most ? 'prompts' : memory < scheduler ? 'memory' : 'scheduler',
  };
}

/** Waiting for the step in progress and behind other prompts; then the steps that read the prompt. */
function firstToken(pace: Pace, workload: Workload, { stack }: ServingContext) {
  if (pace.pieceTokens === 0) return { wait: pace.mean / 2, read: 0 };
  const fresh = computedTokens(workload);
  const pieces = Math.max(1, fresh / pace.pieceTokens);
  const busy = Math.min(0.98, pace.share);
  const own = stack.mixedSteps > 0 ? pace.mixed : pace.mixed - pace.plain;
  const queue = ((busy / (1 - busy)) * (own * pieces)) / 2;
  return { wait: pace.mean + queue, read: pieces * own };
}
