/** An instance with so many sequences decoding: how its steps go, as one of its requests meets them. */
import type { ServingContext } from '../inference/context.ts';
import { acceptedTokens } from '../inference/decode.ts';
import { computedTokens } from '../inference/prefill.ts';
import { exp, pow } from '../numeric/elementary.ts';
import { batchesOf, stepSecondsOf } from './engine-steps.ts';
import type { StepSeconds } from './events/step-timer.ts';
import type { InstanceOptions } from './instance-options.ts';
import { type PromptPace, promptChain, type StepLength } from './prompt-chain.ts';
import type { PromptDemand } from './prompt-units.ts';
import { meanContext, type Workload } from './workload.ts';

/** An instance as its steps: what one takes, and what a request asks of them. */
export interface Engine {
  readonly workload: Workload;
  readonly context: ServingContext;
  readonly seconds: StepSeconds;
  /** Tokens that a running sequence holds; new ones of a prompt, and the keys that each of those sees. */
  readonly held: number;
  readonly fresh: number;
  readonly keys: number;
  /** Tokens of a step of one batch in flight, and the number of batches that prompts of one hold up. */
  readonly stepTokens: number;
  readonly batches: number;
  /** Batches that read prompts at the same time, each its own, and so go alike. */
  readonly alike: number;
  readonly reads: boolean;
  readonly mixes: boolean;
  /** Decoding steps of a request: its first token comes from reading the prompt. */
  readonly decodeSteps: number;
}

/** Who is inside: any who come, so many users who ask again when answered, or as many as run at all times. */
export type Crowd =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly users: number }
  | { readonly kind: 'constant' };

/** How an instance goes while so many sequences decode. */
export interface Going {
  readonly requestsPerSecond: number;
  readonly pace: PromptPace | undefined;
  readonly plain: number;
  /** Time from one decoding step of a request to its next, and from its first token to its last. */
  readonly mean: number;
  readonly answerSeconds: number;
  readonly timePerOutputTokenSeconds: number;
  /** From the engine's queue to the first step that can read the prompt, and from there to the first token. */
  readonly wait: number;
  readonly read: number;
}

export function engineOf(
  workload: Workload,
  context: ServingContext,
  {
    stepTokens = context.stack.stepTokens,
    decodeOnly = false,
    gathersPrompts = false,
  }: InstanceOptions,
): Engine {
  const fresh = computedTokens(workload);
  const accepted = acceptedTokens(context);
  const further = Math.max(fewest, workload.outputTokens - 1);
  const seconds = stepSecondsOf(context, stepTokens);
  const batches = batchesOf(context);
  const alike = gathersPrompts ? batches : 1;
  return {
    workload,
    context,
    seconds: (count, held, tokens, keys) => seconds(count * alike, held, tokens * alike, keys),
    held: meanContext(workload),
    fresh,
    keys: workload.inputTokens - fresh + (fresh + 1) / 2,
    stepTokens,
    batches: batches / alike,
    alike,
    reads: !decodeOnly,
    mixes: context.stack.mixedSteps > 0,
    // The last step of an answer gives more than is asked for: half of what a step gives beyond one token, on average.
    decodeSteps: further / accepted + (accepted - 1) / (2 * accepted),
  };
}

const fewest = 2 ** -20;

/**
 * A request that decodes finds itself, and of the others as many as there are on average (the arrival theorem: S. S.
 * Lavenberg, M. Reiser 1980). Those read while its own prompt was, or while its prompt waited for theirs, then decode
 * beside it all along: prompts that come in a long step are let in together.
 */
export function goingOf(engine: Engine, sequences: number, crowd: Crowd): Going {
  const first = paceWith(engine, sequences, crowd, 0);
  if (first.pace === undefined || crowd.kind === 'constant') return first;
  const { outputVariation = 0 } = engine.workload;
  const overlap = Math.max(leastOverlap, 1 - giniPerVariation * outputVariation);
  const more = Math.max(0, first.read - first.mean) * first.pace.perSecond;
  const bunched = Math.min(sequences, 2 * overlap * more);
  return bunched < worthwhile * (1 + sequences)
    ? first
    : paceWith(engine, sequences, crowd, bunched);
}

/** The shorter of two answers over their mean is 1 − Gini's coefficient, about 1 − variation / √π while that is small. */
const giniPerVariation = 0.56;
const leastOverlap = 0.3;
const worthwhile = 2 ** -7;

function paceWith(engine: Engine, sequences: number, crowd: Crowd, bunched: number): Going {
  const { seconds, held, mixes, decodeSteps } = engine;
  const { others, variance, idle } = seenIn(crowd, sequences);
  const beside = others + bunched + (crowd.kind === 'constant' ? sequences - others : 1);
  const plain = overCrowds(beside, variance, count => seconds(count, held, 0, 0));
  if (!engine.reads) {
    const { requestsPerSecond, answerSeconds, timePerOutputTokenSeconds } = answered(
      engine,
      sequences,
      plain,
      0,
    );
    return {
      requestsPerSecond,
      pace: undefined,
      plain,
      mean: plain,
      answerSeconds,
      timePerOutputTokenSeconds,
      wait: plain / 2,
      read: 0,
    };
  }
  const demand = demandOf(engine, beside);
  const piece = Math.min(demand.fresh, demand.pieceTokens, demand.stepTokens);
  const share = sequences === 0 ? 1 : Math.min(1, others / sequences);
  const lengthOf = straightBetween(
    demand,
    (sequences * share * engine.fresh) / decodeSteps,
    tokens => (tokens === 0 ? plain : seconds(mixes ? beside : 0, held, tokens, engine.keys)),
  );
  const { requestSeconds } = engine.context.stack;
  const pace = promptChain(
    {
      requestsPerSecond: (mean, start) =>
        Math.max(fewest / mean, (sequences * share) / (decodeSteps * mean + start)),
      byClock: carrying =>
        crowd.kind !== 'closed' ? 1 : mixes ? Math.min(1, requestSeconds / carrying) : 0,
      mixes,
      idle,
    },
    demand,
    lengthOf,
  );
  // Whoever is read finds the others alone beside the prompt.
  const alone =
    mixes && crowd.kind !== 'constant'
      ? seconds(others, held, piece, engine.keys) / lengthOf(piece)
      : 1;
  const { requestsPerSecond, answerSeconds, timePerOutputTokenSeconds } = answered(
    engine,
    sequences,
    pace.mean,
    pace.startSeconds,
  );
  return {
    requestsPerSecond,
    pace,
    plain,
    mean: pace.mean,
    answerSeconds,
    timePerOutputTokenSeconds,
    wait: crowd.kind === 'closed' ? untilStep(engine, pace, others, idle) : pace.restSeconds,
    read: pace.readSeconds * alone,
  };
}

/** The others' mean number that decode, how it varies, and the chance that none does. */
function seenIn(crowd: Crowd, sequences: number) {
  switch (crowd.kind) {
    case 'open':
      return { others: sequences, variance: sequences, idle: exp(-sequences) };
    case 'closed': {
      const busy = Math.min(1, sequences / crowd.users);
      const others = sequences * (1 - 1 / crowd.users);
      return { others, variance: others * (1 - busy), idle: pow(1 - busy, crowd.users - 1) };
    }
    case 'constant':
      return { others: sequences, variance: 0, idle: 0 };
  }
}

/** What prompts ask while so many sequences take their tokens of each step. */
function demandOf({ fresh, stepTokens, batches, mixes }: Engine, beside: number): PromptDemand {
  const budget = stepTokens * batches;
  const room = Math.max(1, mixes ? budget - beside : budget);
  return { fresh, pieceTokens: stepTokens, stepTokens: room };
}

/**
 * Rate and time per token of answers whose steps are `mean` apart. What an answer meets at its start weighs more the
 * shorter it is: the mean of 1 / length exceeds 1 / mean length by the squared variation, to second order.
 */
function answered(
  { workload, decodeSteps }: Engine,
  sequences: number,
  mean: number,
  start: number,
) {
  const { outputTokens, outputVariation = 0 } = workload;
  const steps = decodeSteps * mean;
  const further = Math.max(fewest, outputTokens - 1);
  return {
    answerSeconds: steps + start,
    requestsPerSecond: sequences / (steps + start),
    timePerOutputTokenSeconds: (steps + start * (1 + outputVariation * outputVariation)) / further,
  };
}

/** Mean over numbers of sequences that vary about their mean, by the two points that keep mean and variance. */
function overCrowds(mean: number, variance: number, seconds: (count: number) => number): number {
  const off = Math.min(Math.sqrt(variance), mean - 1);
  if (off < fewWiden * mean) return seconds(mean);
  return (seconds(mean - off) + seconds(mean + off)) / 2;
}

/** Below this relative deviation, steps are straight lines. */
const fewWiden = 0.08;

/** Seconds at no prompt, one piece, twice what is usual, and a full step; straight between them. Each is worked out once. */
function straightBetween(
  { fresh, pieceTokens, stepTokens }: PromptDemand,
  usual: number,
  seconds: StepLength,
): StepLength {
  const piece = Math.min(fresh, pieceTokens, stepTokens);
  const ahead = Math.min(stepTokens, piece * Math.ceil(2 * Math.max(1, usual / piece)));
  const marks = [0, piece, ahead, stepTokens];
  const known: (number | undefined)[] = [];
  const at = (mark: number): number => {
    const before = known[mark];
    if (before !== undefined) return before;
    const found = seconds(marks[mark] ?? 0);
    known[mark] = found;
    return found;
  };
  return tokens => {
    const mark = tokens <= piece ? 0 : tokens <= ahead ? 1 : 2;
    const from = marks[mark] ?? 0;
    const span = (marks[mark + 1] ?? 0) - from;
    const share = span > 0 ? Math.min(1, (tokens - from) / span) : 0;
    if (share === 0) return at(mark);
    return share === 1 ? at(mark + 1) : at(mark) + share * (at(mark + 1) - at(mark));
  };
}

/** Wait of a user for the next step of the others, beyond the pause between an answer and the next question. */
function untilStep(engine: Engine, pace: PromptPace, others: number, idle: number): number {
  const { seconds, held, context } = engine;
  const { requestSeconds } = context.stack;
  const steps = {
    plain: seconds(Math.max(fewest, others), held, 0, 0),
    carrying: pace.carrying,
    share: pace.share,
  };
  return (1 - idle) * (nextStep(requestSeconds, steps, pace.restSeconds) - requestSeconds);
}

/** Steps of two lengths, and the share of the longer ones. */
interface TwoLengths {
  readonly plain: number;
  readonly carrying: number;
  readonly share: number;
}

/** Time from the end of a step to the first end of a step at least `seconds` later; `rest` once that is forgotten. */
function nextStep(seconds: number, steps: TwoLengths, rest: number): number {
  if (seconds <= 0) return 0;
  const { plain, carrying, share } = steps;
  if (seconds > fewSteps * Math.min(plain, carrying)) return seconds + rest;
  const after = (length: number) => length + nextStep(seconds - length, steps, rest);
  return (1 - share) * after(plain) + share * after(carrying);
}

const fewSteps = 5;
