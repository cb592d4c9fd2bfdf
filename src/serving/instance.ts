/** One serving instance at any number of running sequences: how long its steps take, and how many requests it answers. */
import type { ServingContext } from '../inference/context.ts';
import { acceptedTokens } from '../inference/decode.ts';
import { cacheBytesPerSequence, cacheRoomBytes } from '../inference/memory.ts';
import { computedTokens } from '../inference/prefill.ts';
import { batchesOf } from './engine-steps.ts';
import type { InstanceOptions } from './instance-options.ts';
import { type Crowd, type Engine, engineOf, goingOf } from './pace.ts';
import { paceMemory } from './pace-memory.ts';
import { meanContext, type Workload } from './workload.ts';

/** One batch in flight with so many sequences running, as time and tokens. */
export interface Pace {
  readonly sequences: number;
  /** Seconds of a step that only decodes, of one that carries a piece of a prompt, and of the mean step. */
  readonly plain: number;
  readonly mixed: number;
  readonly mean: number;
  /** Share of the steps that carry a piece of a prompt, and of the time that reading takes in steps full of prompts. */
  readonly share: number;
  readonly load: number;
  readonly pieceTokens: number;
  readonly timePerOutputTokenSeconds: number;
  /** Of the whole instance. */
  readonly requestsPerSecond: number;
  /** Waiting for the step in progress, and behind other prompts; then the steps that read the prompt. */
  readonly waitSeconds: number;
  readonly queueSeconds: number;
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
  /** The pace with so many sequences per batch in flight, by default at all times. */
  at(sequences: number, crowd?: Crowd): Pace;
}

/** Sequences per batch in flight for which the cache has room; each holds its prompt and, on average, part of its answer. */
export function sequencesInMemory(
  workload: Workload,
  context: ServingContext,
  { cacheTokens }: InstanceOptions = {},
): number {
  const { stack } = context;
  const held = meanContext(workload) + (workload.outputTokens * stack.reservedAhead) / 2;
  if (cacheTokens !== undefined) return cacheTokens / held / batchesOf(context);
  const room = cacheRoomBytes(context);
  return room <= 0 ? 0 : (room * stack.cacheFill) / cacheBytesPerSequence(held, context);
}

/** How those who ask for instances get them: each its own, or one for all who ask for the same. */
export type PrepareInstance = typeof prepareInstance;

/** Prepares an instance; its paces are kept, since searches come back to them. */
export function prepareInstance(
  workload: Workload,
  context: ServingContext,
  options: InstanceOptions = {},
): Instance {
  const { stack, plan } = context;
  const batches = batchesOf(context);
  const memory = sequencesInMemory(workload, context, options);
  const scheduler =
    (options.runningSequences ?? stack.runningSequences * plan.dataParallelAttention) / batches;
  const fed = sequencesFed(workload, context, options);
  const engine = engineOf(workload, context, options);
  const known = paceMemory((sequences, crowd) => paceOf(engine, sequences, crowd));
  return {
    context,
    workload,
    batches,
    memory,
    scheduler,
    fed,
    most: Math.min(memory, scheduler, fed),
    at: (sequences, crowd = constant) => known(sequences, crowd),
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

/** Prompt tokens that come in for each running sequence and step: an answer's first token comes from reading. */
function arrivingShare(workload: Workload, context: ServingContext): number {
  const further = Math.max(fewestTokens, workload.outputTokens - 1);
  return (acceptedTokens(context) * computedTokens(workload)) / further;
}

const fewestTokens = 2 ** -20;
const constant: Crowd = { kind: 'constant' };

/** A batch in flight is one of the instance's equal parts; prompts of one hold up all, unless all read theirs together. */
function paceOf(engine: Engine, sequences: number, crowd: Crowd): Pace {
  const { batches, alike, mixes, fresh, stepTokens } = engine;
  const of =
    crowd.kind === 'closed' ? { ...crowd, users: Math.max(1, crowd.users / alike) } : crowd;
  const going = goingOf(engine, sequences * batches, of);
  const { pace } = going;
  const carrying = pace?.carrying ?? going.plain;
  const own = pace === undefined ? 0 : Math.ceil(fresh / stepTokens) * carrying;
  return {
    sequences,
    plain: going.plain,
    mixed: mixes || pace === undefined ? carrying : going.plain + carrying,
    mean: going.mean,
    share: pace?.share ?? 0,
    load: pace?.load ?? 0,
    pieceTokens: pace === undefined ? 0 : Math.min(fresh, stepTokens),
    timePerOutputTokenSeconds: going.timePerOutputTokenSeconds,
    requestsPerSecond: going.requestsPerSecond * alike,
    waitSeconds: going.wait,
    queueSeconds: Math.max(0, going.read - own),
    readSeconds: Math.min(going.read, own),
  };
}
