/** One serving instance at any number of running sequences: how long its steps take, and how many requests it answers. */
import type { ServingContext } from '../inference/context.ts';
import { acceptedTokens, servingSeconds } from '../inference/decode.ts';
import { cacheBytesPerSequence, cacheRoomBytes } from '../inference/memory.ts';
import { computedTokens } from '../inference/prefill.ts';
import { meanContext, type Workload } from './workload.ts';

export interface InstanceOptions {
  /** Prompts are read elsewhere. */
  readonly decodeOnly?: boolean;
  /** Scheduler's limits, where the operator set them. */
  readonly runningSequences?: number | undefined;
  readonly stepTokens?: number | undefined;
  /** Tokens of cache per instance, where the operator set it. */
  readonly cacheTokens?: number | undefined;
}

/** One batch in flight with so many sequences running, as time and tokens. */
export interface Pace {
  readonly sequences: number;
  /** Seconds of a step that only decodes, of one that carries a piece of a prompt, and of the mean step. */
  readonly plain: number;
  readonly mixed: number;
  readonly mean: number;
  /** Share of the steps that carry a piece of a prompt; above 1 prompts cannot keep up. */
  readonly share: number;
  readonly pieceTokens: number;
  readonly timePerOutputTokenSeconds: number;
  /** Of the whole instance. */
  readonly requestsPerSecond: number;
  /** Waiting for the step in progress and behind other prompts; then the steps that read the prompt. */
  readonly waitSeconds: number;
  readonly readSeconds: number;
}

/** An instance with the requests that it gets. */
export interface Instance {
  readonly context: ServingContext;
  readonly workload: Workload;
  /** Batches in flight at once: attention replicas times pipeline stages. */
  readonly batches: number;
  /** Sequences per batch in flight: what the cache has room for, what the scheduler lets run, what prompts can feed. */
  readonly memory: number;
  readonly scheduler: number;
  readonly fed: number;
  /** The least of the three. */
  readonly most: number;
  /** The pace with so many sequences per batch in flight. */
  at(sequences: number): Pace;
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

function batchesInFlight({ plan }: ServingContext): number {
  return plan.dataParallelAttention * plan.pipelineParallel;
}

/** Prepares an instance; its paces are kept, since searches come back to them. */
export function prepareInstance(
  workload: Workload,
  context: ServingContext,
  options: InstanceOptions = {},
): Instance {
  const { stack, plan } = context;
  const batches = batchesInFlight(context);
  const memory = sequencesInMemory(workload, context, options);
  const scheduler =
    (options.runningSequences ?? stack.runningSequences * plan.dataParallelAttention) / batches;
  const fed = sequencesFed(workload, context, options);
  const known = new Map<number, Pace>();
  return {
    context,
    workload,
    batches,
    memory,
    scheduler,
    fed,
    most: Math.min(memory, scheduler, fed),
    at: sequences => {
      const kept = known.get(sequences);
      if (kept !== undefined) return kept;
      const made = paceOf(sequences, workload, context, options);
      known.set(sequences, made);
      return made;
    },
  };
}

/**
 * Sequences whose successors' prompts fill every step, so that no more can run: `s · accepted · prompt / answer` tokens
 * of prompts come in a step, for which the step's budget leaves `budget − s`.
 */
function sequencesFed(
  workload: Workload,
  context: ServingContext,
  { decodeOnly, stepTokens }: InstanceOptions,
): number {
  const { stack } = context;
  if (decodeOnly === true || stack.mixedSteps === 0) return Number.POSITIVE_INFINITY;
  return (stepTokens ?? stack.stepTokens) / (1 + arrivingShare(workload, context));
}

/** Prompt tokens that come in for each running sequence and step. */
function arrivingShare(workload: Workload, context: ServingContext): number {
  return (acceptedTokens(context) * computedTokens(workload)) / workload.outputTokens;
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
  const accepted = acceptedTokens(context);
  const batches = batchesInFlight(context);
  if (options.decodeOnly === true) {
    return {
      sequences,
      plain,
      mixed: plain,
      mean: plain,
      share: 0,
      pieceTokens: 0,
      timePerOutputTokenSeconds: plain / accepted,
      requestsPerSecond: ((sequences * accepted) / (workload.outputTokens * plain)) * batches,
      waitSeconds: plain / 2,
      readSeconds: 0,
    };
  }
  const fresh = computedTokens(workload);
  const { stack } = context;
  const mixes = stack.mixedSteps > 0;
  const budget = Math.max(1, (options.stepTokens ?? stack.stepTokens) - (mixes ? sequences : 0));
  const arriving = sequences * arrivingShare(workload, context);
  const pieceTokens = Math.min(budget, Math.max(Math.min(fresh, budget), arriving));
  const prompting = {
    tokens: pieceTokens,
    piece: Math.min(fresh, budget),
    promptTokens: workload.inputTokens,
    cachedTokens: workload.inputTokens - fresh,
  };
  const share = arriving / pieceTokens;
  const mixed = mixes
    ? servingSeconds(decoding, prompting, context)
    : plain + servingSeconds(undefined, prompting, context);
  const within = mixes ? Math.min(1, share) : share;
  const mean = plain + within * (mixed - plain);
  const pieces = Math.max(1, fresh / pieceTokens);
  const own = mixes ? mixed : mixed - plain;
  const busy = Math.min(mostBusy, share);
  const queue = ((busy / (1 - busy)) * (own * pieces)) / 2;
  return {
    sequences,
    plain,
    mixed,
    mean,
    share,
    pieceTokens,
    timePerOutputTokenSeconds: mean / accepted,
    requestsPerSecond: ((sequences * accepted) / (workload.outputTokens * mean)) * batches,
    waitSeconds: mean + queue,
    readSeconds: pieces * own,
  };
}

/** A queue at its limit has no finite steady state; the closed form is taken just below. */
const mostBusy = 0.98;
