/** Decoding: one token, or a few accepted drafts, for every running sequence. */

import type { Architecture } from '../model/architecture.ts';
import { predictionLayer } from '../model/layer-parameters.ts';
import { decodeLoad } from '../operators/load.ts';
import type { ServingContext } from './context.ts';
import { type ForwardStep, forwardStep } from './forward-step.ts';

export interface DecodeStep {
  readonly seconds: number;
  readonly draftSeconds: number;
  /** Mean time between tokens that a user sees. */
  readonly timePerOutputTokenSeconds: number;
  readonly outputTokensPerSecondPerChip: number;
  readonly main: ForwardStep;
}

/**
 * One decode step with `batchPerChip` sequences per chip of the instance and `context` tokens held by each.
 * A pipelined instance keeps one batch per stage in flight. With speculation the main pass verifies all drafts at
 * once; each draft costs one prediction layer, the head and some host time.
 */
export function decodeStep(
  batchPerChip: number,
  context: number,
  serving: ServingContext,
): DecodeStep {
  const { plan, stack } = serving;
  const sequences = batchPerChip * plan.tensorParallel;
  const drafts = plan.speculative?.draftTokens ?? 0;
  const accepted = plan.speculative?.acceptedTokensPerStep ?? 1;
  const load = decodeLoad(sequences, context, 1 + drafts);
  const main = forwardStep(load, load.tokens, serving);
  const draftSeconds =
    drafts === 0 ? 0 : drafts * (draftPass(sequences, context, serving) + stack.draftSeconds);
  const seconds = main.seconds + draftSeconds;
  return {
    seconds,
    draftSeconds,
    timePerOutputTokenSeconds: seconds / accepted,
    outputTokensPerSecondPerChip: (batchPerChip * accepted) / seconds,
    main,
  };
}

/** One prediction layer (shaped like the last main layer) and the head, without the host's share of a full step. */
function draftPass(sequences: number, context: number, serving: ServingContext): number {
  const load = decodeLoad(sequences, context, 1);
  const step = forwardStep(load, sequences, {
    ...serving,
    architecture: predictor(serving.architecture),
  });
  return step.seconds - serving.device.efficiency.serving.stepSeconds;
}

function predictor(architecture: Architecture): Architecture {
  const last = predictionLayer(architecture);
  return { ...architecture, layers: last === undefined ? [] : [{ ...last, count: 1 }] };
}
