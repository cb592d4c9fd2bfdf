/** A pool: equal instances that do one phase, and the rate they sustain. */

import { instanceChips, type ServingContext } from '../inference/context.ts';
import { decodeStep } from '../inference/decode.ts';
import { cacheBytesPerSequence, cacheRoomBytes, weightBytesPerChip } from '../inference/memory.ts';
import { computedTokens, prefillStep } from '../inference/prefill.ts';
import { decodeLimit, meanContext, type Slo, type Workload } from './decode-point.ts';

/** One instance's layout with its largest rate. */
export interface Candidate {
  readonly context: ServingContext;
  readonly chips: number;
  /** Requests per second of one instance, flat out. */
  readonly requestsPerSecond: number;
  /** Decode: sequences per chip. Prefill: new tokens per chip and pass. */
  readonly batchPerChip: number;
}

export interface Refusal {
  readonly what: 'memory' | 'latency';
  readonly text: string;
}

/** Prompt tokens that a scheduler packs into one pass, per chip: DeepSeek's and Huawei's published batches. */
export const prefillTokensPerChip = 16384;
/** Share of the time to first token that one pass may take: the rest is for waiting and hand-over. */
const passShare = 0.5;

/** What one decode instance of this layout sustains under memory and the latency target. */
export function decodeCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedBatch?: number,
): Candidate | Refusal {
  const limit = decodeLimit(workload, slo, context);
  if (!limit.feasible) return refusal(limit, workload, slo, context);
  const batchPerChip = Math.min(fixedBatch ?? limit.batchPerChip, limit.batchPerChip);
  const chips = instanceChips(context.plan);
  const step = decodeStep(batchPerChip, meanContext(workload), context);
  const requestsPerSecond = (step.outputTokensPerSecondPerChip * chips) / workload.outputTokens;
  return { context, chips, requestsPerSecond, batchPerChip };
}

/** What one prefill instance of this layout sustains; a pass is cut short when it would eat the latency target. */
export function prefillCandidate(
  context: ServingContext,
  workload: Workload,
  slo: Slo,
  fixedTokens?: number,
): Candidate | Refusal {
  const fresh = computedTokens(workload);
  const room = cacheRoomBytes(context);
  const sequenceBytes = cacheBytesPerSequence(workload.inputTokens, context);
  if (room < sequenceBytes) {
    return {
      what: 'memory',
      text: `prefill weights take ${weightBytesPerChip(context)} bytes per chip and leave no room for one prompt`,
    };
  }
  const target = slo.timeToFirstTokenSeconds;
  const least = fresh / context.plan.tensorParallel;
  let tokens = Math.max(least, fixedTokens ?? prefillTokensPerChip);
  const passOf = (size: number) => prefillStep(size, workload, context).seconds;
  if (target !== undefined && fixedTokens === undefined) {
    while (tokens > least && passOf(tokens) > target * passShare)
      tokens = Math.max(least, tokens / 2);
  }
  if (target !== undefined && passOf(least) > target) {
    return {
      what: 'latency',
      text: `one prompt alone takes ${passOf(least)} s to prefill, over the target of ${target} s`,
    };
  }
  const chips = instanceChips(context.plan);
  const step = prefillStep(tokens, workload, context);
  const requestsPerSecond = (step.inputTokensPerSecondPerChip * chips) / fresh;
  return { context, chips, requestsPerSecond, batchPerChip: tokens };
}

function refusal(
  limit: { readonly why: 'memory' | 'latency'; readonly bestSeconds: number },
  workload: Workload,
  slo: Slo,
  context: ServingContext,
): Refusal {
  const chips = instanceChips(context.plan);
  if (limit.why === 'memory') {
    return {
      what: 'memory',
      text: `weights and one sequence of ${meanContext(workload)} tokens do not fit on ${chips} chips`,
    };
  }
  return {
    what: 'latency',
    text: `the fastest step yields a token every ${limit.bestSeconds} s, over the target of ${slo.timePerOutputTokenSeconds} s`,
  };
}

/** True when a layout was refused. */
export function refused(candidate: Candidate | Refusal): candidate is Refusal {
  return 'what' in candidate;
}
