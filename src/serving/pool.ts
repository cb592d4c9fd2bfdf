/** A pool: equal instances that do one phase or both, and the rate that one of them sustains. */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import { cacheBytesPerSequence, cacheRoomBytes } from '../inference/memory.ts';
import { computedTokens, prefillSeconds } from '../inference/prefill.ts';
import { type DecodePoint, decodePoint } from './decode-point.ts';
import { type Instance, type PrepareInstance, prepareInstance } from './instance.ts';
import { type Refusal, refuseLatency, refuseMemory } from './refusal.ts';
import type { Slo, Workload } from './workload.ts';

/** One instance's layout with its largest rate. */
export interface Candidate {
  readonly context: ServingContext;
  readonly chips: number;
  /** Requests per second of one instance, flat out. */
  readonly requestsPerSecond: number;
  /** Decode: mean sequences per chip. Prefill: most new tokens per chip and pass. */
  readonly batchPerChip: number;
}

export interface PrefillCandidate extends Candidate {
  /** Seconds of a pass over so many prompts on every attention replica. */
  passSeconds(prompts: number): number;
}

export interface DecodeCandidate extends Candidate {
  readonly instance: Instance;
  /** Sequences of the instance up to which every token is in time. */
  inTime(): number;
}

/** An instance that does both phases at once: prompts are read in pieces beside what decodes. */
export interface SharedCandidate {
  /** Each phase's rate if the instance did nothing else: the two take their shares of its time. */
  readonly prefill: PrefillCandidate;
  readonly decode: DecodeCandidate;
  /** Requests per second of one instance that divides its time between the phases. */
  readonly requestsPerSecond: number;
}

/** Prompt tokens that a scheduler packs into one pass, per chip: DeepSeek's and Huawei's published batches. */
export const prefillTokensPerChip = 16384;
/** Share of the time to first token that one pass may take: the rest is for waiting and hand-over. */
const passShare = 0.5;

/** Reading prompts takes some of the time, however little. */
const leastShare = 2 ** -20;

/** What one decode instance of this layout sustains under memory and the latency target. */
export function decodeCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedBatch?: number,
  prepare: PrepareInstance = prepareInstance,
): DecodeCandidate | Refusal {
  const { timePerOutputTokenSeconds: target } = slo;
  const instance = prepare(workload, context, { decodeOnly: true });
  const point = decodePoint(instance, target);
  return point.feasible ? decoding(instance, point, fixedBatch) : refuse(instance, point, target);
}

function refuse(
  { context, workload }: Instance,
  point: Extract<DecodePoint, { feasible: false }>,
  target = 0,
): Refusal {
  return point.why === 'memory'
    ? refuseMemory('decode', context, workload)
    : refuseLatency('time per output token', point.bestSeconds, target);
}

function decoding(
  instance: Instance,
  point: Extract<DecodePoint, { feasible: true }>,
  fixedBatch?: number,
): DecodeCandidate {
  const { context } = instance;
  const found = point.find();
  const { tensorParallel } = context.plan;
  const fixed = fixedBatch === undefined ? found.sequences : fixedBatch * tensorParallel;
  const sequences = Math.min(fixed, found.sequences);
  return {
    context,
    chips: instanceChips(context.plan),
    requestsPerSecond: instance.at(sequences).requestsPerSecond,
    batchPerChip: sequences / tensorParallel,
    instance,
    inTime: found.inTime,
  };
}

/** What one prefill instance of this layout sustains; a pass is cut short when it would eat the latency target. */
export function prefillCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedTokens?: number,
): PrefillCandidate | Refusal {
  const fresh = computedTokens(workload);
  if (cacheRoomBytes(context) < cacheBytesPerSequence(workload.inputTokens, context)) {
    return refuseMemory('prefill', context, workload);
  }
  const target = slo.timeToFirstTokenSeconds;
  const { tensorParallel } = context.plan;
  const least = fresh / tensorParallel;
  const reading = reader(context, workload);
  const passOf = (tokens: number) => reading.passSeconds(tokens / least);
  if (target !== undefined && passOf(least) > target) {
    return refuseLatency('time to first token', passOf(least), target);
  }
  let tokens = Math.max(least, fixedTokens ?? prefillTokensPerChip);
  if (target !== undefined && fixedTokens === undefined) {
    while (tokens > least && passOf(tokens) > target * passShare) {
      tokens = Math.max(least, tokens / 2);
    }
  }
  const requestsPerSecond = (tokens * reading.chips) / passOf(tokens) / fresh;
  const { chips, passSeconds } = reading;
  return { context, chips, passSeconds, requestsPerSecond, batchPerChip: tokens };
}

/** Passes of an instance over whole prompts; kept, since searches come back to them. */
function reader(context: ServingContext, workload: Workload) {
  const fresh = computedTokens(workload);
  const known = new Map<number, number>();
  return {
    context,
    chips: instanceChips(context.plan),
    passSeconds: (prompts: number) => {
      const kept = known.get(prompts);
      if (kept !== undefined) return kept;
      const tokensPerChip = (prompts * fresh) / context.plan.tensorParallel;
      const made = prefillSeconds(tokensPerChip, workload, context);
      known.set(prompts, made);
      return made;
    },
  };
}

/** One layout that does both phases in mixed steps: the steady state of one instance in closed form. */
export function sharedCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  instance: Instance = prepareInstance(workload, context),
): SharedCandidate | Refusal {
  const point = decodePoint(instance, slo.timePerOutputTokenSeconds);
  if (!point.feasible) return refuse(instance, point, slo.timePerOutputTokenSeconds);
  const { timeToFirstTokenSeconds: target } = slo;
  if (target !== undefined) {
    const quiet = instance.at(1 / instance.batches);
    const first = quiet.mean + quiet.readSeconds + context.stack.requestSeconds;
    if (first > target) return refuseLatency('time to first token', first, target);
  }
  const decode = decoding(instance, point);
  const { plain, mean, pieceTokens } = instance.at(
    decode.batchPerChip * context.plan.tensorParallel,
  );
  const { requestsPerSecond } = decode;
  const readingShare = Math.max(leastShare, 1 - plain / mean);
  return {
    prefill: {
      ...reader(context, workload),
      requestsPerSecond: requestsPerSecond / readingShare,
      batchPerChip: pieceTokens / context.plan.tensorParallel,
    },
    decode: { ...decode, requestsPerSecond: requestsPerSecond / (1 - readingShare) },
    requestsPerSecond,
  };
}

/** True when a layout was refused. */
export function refused(candidate: object): candidate is Refusal {
  return 'what' in candidate;
}
