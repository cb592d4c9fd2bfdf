/** A pool: equal instances that do one phase or both, and the rate that one of them sustains. */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import { decodeStep } from '../inference/decode.ts';
import { cacheBytesPerSequence, cacheRoomBytes } from '../inference/memory.ts';
import { computedTokens, prefillStep } from '../inference/prefill.ts';
import { decodeLimit, type TokenTime } from './decode-point.ts';
import { type Refusal, refuseLatency, refuseMemory } from './refusal.ts';
import { meanContext, type Slo, type Workload } from './workload.ts';

/** One instance's layout with its largest rate. */
export interface Candidate {
  readonly context: ServingContext;
  readonly chips: number;
  /** Requests per second of one instance, flat out. */
  readonly requestsPerSecond: number;
  /** Decode: mean sequences per chip. Prefill: most new tokens per chip and pass. */
  readonly batchPerChip: number;
}

/** An instance that does both phases in turn. */
export interface SharedCandidate {
  readonly prefill: Candidate;
  readonly decode: Candidate;
  /** Requests per second of one instance that divides its time between the phases. */
  readonly requestsPerSecond: number;
}

/** Prompt tokens that a scheduler packs into one pass, per chip: DeepSeek's and Huawei's published batches. */
export const prefillTokensPerChip = 16384;
/** Share of the time to first token that one pass may take: the rest is for waiting and hand-over. */
const passShare = 0.5;

/** Requests per second that one instance answers with `batchPerChip` sequences on every chip. */
function decodeRate(batchPerChip: number, workload: Workload, context: ServingContext): number {
  const step = decodeStep(batchPerChip, meanContext(workload), context);
  return (step.outputTokensPerSecondPerChip * instanceChips(context.plan)) / workload.outputTokens;
}

/** What one decode instance of this layout sustains under memory and the latency target. */
export function decodeCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedBatch?: number,
): Candidate | Refusal {
  const tokens = meanContext(workload);
  return limited(context, workload, slo, fixedBatch, batch => {
    return decodeStep(batch, tokens, context).timePerOutputTokenSeconds;
  });
}

function limited(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedBatch: number | undefined,
  tokenTime: TokenTime,
): Candidate | Refusal {
  const target = slo.timePerOutputTokenSeconds;
  const limit = decodeLimit(workload, target, context, tokenTime);
  if (!limit.feasible) {
    return limit.why === 'memory'
      ? refuseMemory('decode', context, workload)
      : refuseLatency('time per output token', limit.bestSeconds, target ?? 0);
  }
  const batchPerChip = Math.min(fixedBatch ?? limit.batchPerChip, limit.batchPerChip);
  return {
    context,
    chips: instanceChips(context.plan),
    requestsPerSecond: decodeRate(batchPerChip, workload, context),
    batchPerChip,
  };
}

/** What one prefill instance of this layout sustains; a pass is cut short when it would eat the latency target. */
export function prefillCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedTokens?: number,
): Candidate | Refusal {
  const fresh = computedTokens(workload);
  if (cacheRoomBytes(context) < cacheBytesPerSequence(workload.inputTokens, context)) {
    return refuseMemory('prefill', context, workload);
  }
  const target = slo.timeToFirstTokenSeconds;
  const least = fresh / context.plan.tensorParallel;
  const passSeconds = (tokens: number) => prefillStep(tokens, workload, context).seconds;
  if (target !== undefined && passSeconds(least) > target) {
    return refuseLatency('time to first token', passSeconds(least), target);
  }
  let tokens = Math.max(least, fixedTokens ?? prefillTokensPerChip);
  if (target !== undefined && fixedTokens === undefined) {
    while (tokens > least && passSeconds(tokens) > target * passShare) {
      tokens = Math.max(least, tokens / 2);
    }
  }
  const chips = instanceChips(context.plan);
  const step = prefillStep(tokens, workload, context);
  const requestsPerSecond = (step.inputTokensPerSecondPerChip * chips) / fresh;
  return { context, chips, requestsPerSecond, batchPerChip: tokens };
}

/**
 * One layout that does both phases: per request it spends 1/Rp of its time on prefill and 1/Rd on decoding, so that it
 * sustains 1/(1/Rp + 1/Rd), and decoding steps are stretched by the prefill in between (chunked prefill does the same
 * evenly).
 */
export function sharedCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
): SharedCandidate | Refusal {
  const prefill = prefillCandidate(context, workload, slo);
  if (refused(prefill)) return prefill;
  const tokens = meanContext(workload);
  const decode = limited(context, workload, slo, undefined, batch => {
    const stretch = 1 + decodeRate(batch, workload, context) / prefill.requestsPerSecond;
    return decodeStep(batch, tokens, context).timePerOutputTokenSeconds * stretch;
  });
  if (refused(decode)) return decode;
  const requestsPerSecond = 1 / (1 / prefill.requestsPerSecond + 1 / decode.requestsPerSecond);
  return { prefill, decode, requestsPerSecond };
}

/** True when a layout was refused. */
export function refused(candidate: object): candidate is Refusal {
  return 'what' in candidate;
}
