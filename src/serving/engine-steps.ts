/** Steps of a whole instance, as the event service asks for them, out of the forward step of one attention replica. */
import { mixedBatch } from '../inference/batch.ts';
import type { ServingContext } from '../inference/context.ts';
import { draftSeconds, queriesPerSequence, servingSeconds } from '../inference/decode.ts';
import { stepSums } from '../inference/forward-step.ts';
import { tile } from '../timing/roofline.ts';
import type { Tiles } from './events/step-table.ts';
import type { StepSeconds } from './events/step-timer.ts';

/** Attention replicas and pipeline stages: so many batches of an instance are in flight at once. */
export function batchesOf({ plan }: ServingContext): number {
  return plan.dataParallelAttention * plan.pipelineParallel;
}

/**
 * Seconds of one step of an instance. Sequences that decode are spread evenly over its replicas. A piece of a prompt is
 * read by one replica, and the others wait for it: with fewer pieces than replicas, the step takes what one whole piece
 * takes, while the experts see the mean of all replicas. No piece has more than `pieceTokens` tokens.
 */
export function stepSecondsOf(
  context: ServingContext,
  pieceTokens: number = context.stack.stepTokens,
): StepSeconds {
  const batches = batchesOf(context);
  return (decodeSequences, meanContext, promptTokens, meanKeys) => {
    const decoding =
      decodeSequences === 0
        ? undefined
        : { sequences: decodeSequences / batches, context: Math.max(1, meanContext) };
    if (promptTokens === 0) return servingSeconds(decoding, undefined, context);
    // Whole prompts of `length` tokens see (length + 1) / 2 keys on average; more keys than that were there before.
    const length = Math.max(1, Math.min(promptTokens, pieceTokens, 2 * meanKeys - 1));
    const before = Math.max(0, meanKeys - (length + 1) / 2);
    const even = promptTokens / batches;
    const tokens = Math.max(even, Math.min(length, promptTokens));
    const queries = 1 + (context.plan.speculative?.draftTokens ?? 0);
    const batch = mixedBatch(decoding === undefined ? undefined : { ...decoding, queries }, {
      tokens,
      piece: length,
      promptTokens: before + length,
      cachedTokens: before,
    });
    const loads = batch.loads.map(load =>
      load.phase === 'prefill' && even < tokens ? { ...load, groupTokens: even } : load,
    );
    return stepSums({ ...batch, loads }, context).seconds + draftSeconds(decoding, context);
  };
}

/** How rows fall into tiles: where prompts and sequences of one batch share their products. */
export function tilesOf(context: ServingContext): Tiles {
  return batchesOf(context) === 1
    ? { tileRows: tile, rowsOfSequence: queriesPerSequence(context) }
    : {};
}
