/** Where a decode instance works: the batch that memory and the latency target allow. */

import type { ServingContext } from '../inference/context.ts';
import { type DecodeStep, decodeStep } from '../inference/decode.ts';
import { largestBatchPerChip } from '../inference/memory.ts';
import { largestWhere } from '../numeric/bisect.ts';

/** Requests of one shape: what arrives, and how much of it is cached already. */
export interface Workload {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly prefixCacheHitRate: number;
}

/** Latency targets; undefined: none. */
export interface Slo {
  readonly timeToFirstTokenSeconds?: number;
  readonly timePerOutputTokenSeconds?: number;
}

/** Tokens held by a running sequence, averaged over its life: the prompt and half of the answer. */
export function meanContext({ inputTokens, outputTokens }: Workload): number {
  return inputTokens + outputTokens / 2;
}

export type DecodeLimit =
  | {
      readonly feasible: true;
      readonly batchPerChip: number;
      readonly limit: 'memory' | 'latency' | 'scheduler';
    }
  | { readonly feasible: false; readonly why: 'memory' | 'latency'; readonly bestSeconds: number };

/** Engines cap the sequences of one attention replica; vLLM's and SGLang's defaults lie between 256 and 1,024. */
export const schedulerSequences = 1024;

/**
 * Largest batch per chip within memory and, if one is given, the time per output token. At least one sequence per
 * attention replica has to fit.
 */
export function decodeLimit(workload: Workload, slo: Slo, context: ServingContext): DecodeLimit {
  const tokens = meanContext(workload);
  const least = 1 / context.plan.tensorParallel;
  const fits = largestBatchPerChip(tokens, context);
  if (fits < least) return { feasible: false, why: 'memory', bestSeconds: 0 };
  const capped = schedulerSequences / context.plan.tensorParallel;
  const roof = Math.min(fits, capped);
  const target = slo.timePerOutputTokenSeconds;
  const timeAt = (batch: number) => decodeStep(batch, tokens, context).timePerOutputTokenSeconds;
  if (target === undefined || timeAt(roof) <= target) {
    return { feasible: true, batchPerChip: roof, limit: fits < capped ? 'memory' : 'scheduler' };
  }
  const best = timeAt(least);
  if (best > target) return { feasible: false, why: 'latency', bestSeconds: best };
  const batchPerChip = largestWhere(batch => timeAt(batch) <= target, { low: least, high: roof });
  return { feasible: true, batchPerChip, limit: 'latency' };
}

/** Batch per chip at which the instance yields `tokensPerSecondPerChip`, at most `roof` (Little's law at steady state). */
export function batchForRate(
  tokensPerSecondPerChip: number,
  roof: number,
  workload: Workload,
  context: ServingContext,
): { readonly batchPerChip: number; readonly step: DecodeStep } {
  const tokens = meanContext(workload);
  const low = Math.min(roof, smallestBatch);
  const batchPerChip = largestWhere(
    batch =>
      decodeStep(batch, tokens, context).outputTokensPerSecondPerChip <= tokensPerSecondPerChip,
    { low, high: roof },
  );
  return { batchPerChip, step: decodeStep(batchPerChip, tokens, context) };
}

/** A nearly idle instance: one sequence among many chips, most of the time none. */
const smallestBatch = 1 / 1024;
