/** Where a decode instance works: the batch that memory and the latency target allow. */
import type { ServingContext } from '../inference/context.ts';
import { type DecodeStep, decodeStep } from '../inference/decode.ts';
import { largestBatchPerChip } from '../inference/memory.ts';
import { largestWhere } from '../numeric/bisect.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { batchAtDeviation } from './spread.ts';
import { meanContext, type Workload } from './workload.ts';

export type DecodeLimit =
  | {
      readonly feasible: true;
      readonly batchPerChip: number;
      readonly limit: 'memory' | 'latency' | 'scheduler';
    }
  | { readonly feasible: false; readonly why: 'memory' }
  | { readonly feasible: false; readonly why: 'latency'; readonly bestSeconds: number };

/** Engines cap the sequences of one attention replica; vLLM's and SGLang's defaults lie between 256 and 1,024. */
export const schedulerSequences = 2 ** 10;

/** Seconds between two tokens of one user, with `batchPerChip` sequences running on every chip. */
export type TokenTime = (batchPerChip: number) => number;

/**
 * Largest mean batch per chip within memory and, if one is given, within the time per output token nine times out of
 * ten (the batch varies as requests come and go). One sequence per attention replica has to fit.
 */
export function decodeLimit(
  workload: Workload,
  target: number | undefined,
  context: ServingContext,
  tokenTime: TokenTime,
): DecodeLimit {
  const least = 1 / context.plan.tensorParallel;
  const fits = largestBatchPerChip(meanContext(workload), context);
  if (fits < least) return { feasible: false, why: 'memory' };
  const capped = schedulerSequences / context.plan.tensorParallel;
  const roof = Math.min(fits, capped);
  const busyTime = (batch: number) =>
    tokenTime(Math.min(roof, batchAtDeviation(batch, normalQuantile.p90, context)));
  if (target === undefined || busyTime(roof) <= target) {
    return { feasible: true, batchPerChip: roof, limit: fits < capped ? 'memory' : 'scheduler' };
  }
  const quietest = smallestBatch(context);
  const best = busyTime(quietest);
  if (best > target) return { feasible: false, why: 'latency', bestSeconds: best };
  const batchPerChip = largestWhere(batch => busyTime(batch) <= target, {
    low: quietest,
    high: roof,
  });
  return { feasible: true, batchPerChip, limit: 'latency' };
}

/** Mean batch per chip at which an instance yields `tokensPerSecondPerChip`, at most `roof` (Little's law). */
export function batchForRate(
  tokensPerSecondPerChip: number,
  roof: number,
  workload: Workload,
  context: ServingContext,
): { readonly batchPerChip: number; readonly step: DecodeStep } {
  const tokens = meanContext(workload);
  const batchPerChip = largestWhere(
    batch =>
      decodeStep(batch, tokens, context).outputTokensPerSecondPerChip <= tokensPerSecondPerChip,
    { low: Math.min(roof, smallestBatch(context)), high: roof },
  );
  return { batchPerChip, step: decodeStep(batchPerChip, tokens, context) };
}

/** A nearly idle instance: a sixteenth of a sequence per attention replica. */
function smallestBatch({ plan }: ServingContext): number {
  return 1 / (16 * plan.tensorParallel);
}
