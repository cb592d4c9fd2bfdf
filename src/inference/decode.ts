/** Decoding: one token, or a few accepted drafts, for every running sequence. */

import type { Architecture } from '../model/architecture.ts';
import { predictionLayer } from '../model/layer-parameters.ts';
import { type Decoding, mixedBatch, type Prompting } from './batch.ts';
import type { ServingContext } from './context.ts';
import { type ForwardStep, forwardStep, stepSums } from './forward-step.ts';

export interface DecodeStep {
  readonly seconds: number;
  readonly draftSeconds: number;
  /** Mean time between tokens that a user sees. */
  readonly timePerOutputTokenSeconds: number;
  readonly outputTokensPerSecondPerChip: number;
  readonly main: ForwardStep;
}

/** Tokens that a sequence gains in one step. */
export function acceptedTokens({ plan }: ServingContext): number {
  return plan.speculative?.acceptedTokensPerStep ?? 1;
}

/** New tokens of a sequence in one step: its last one and the drafts to verify. */
export function queriesPerSequence({ plan }: ServingContext): number {
  return 1 + (plan.speculative?.draftTokens ?? 0);
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
  const sequences = batchPerChip * serving.plan.tensorParallel;
  const step = servingStep({ sequences, context }, undefined, serving);
  const { seconds } = step;
  const accepted = acceptedTokens(serving);
  return {
    seconds,
    draftSeconds: step.draftSeconds,
    timePerOutputTokenSeconds: seconds / accepted,
    outputTokensPerSecondPerChip: (batchPerChip * accepted) / seconds,
    main: step.main,
  };
}

export interface ServingStep {
  readonly seconds: number;
  readonly draftSeconds: number;
  readonly main: ForwardStep;
}

/**
 * Any step of one attention replica: `decoding` sequences, pieces of prompts, or both together; the step of an
 * instance whose replicas all do the same.
 */
export function servingStep(
  decoding: Omit<Decoding, 'queries'> | undefined,
  prompting: Prompting | undefined,
  serving: ServingContext,
): ServingStep {
  const queries = queriesPerSequence(serving);
  const batch = mixedBatch(
    decoding === undefined ? undefined : { ...decoding, queries },
    prompting,
  );
  const main = forwardStep(batch, serving);
  const drafted = draftSeconds(decoding, serving);
  return { seconds: main.seconds + drafted, draftSeconds: drafted, main };
}

/** Seconds of such a step alone, for inner loops. */
export function servingSeconds(
  decoding: Omit<Decoding, 'queries'> | undefined,
  prompting: Prompting | undefined,
  serving: ServingContext,
): number {
  const { steps } = serving;
  if (steps !== undefined && prompting === undefined && decoding !== undefined)
    return steps.decodeSeconds(decoding.sequences, decoding.context);
  const queries = queriesPerSequence(serving);
  const batch = mixedBatch(
    decoding === undefined ? undefined : { ...decoding, queries },
    prompting,
  );
  return stepSums(batch, serving).seconds + draftSeconds(decoding, serving);
}

/** Seconds that all drafts of a step take. */
export function draftSeconds(
  decoding: Omit<Decoding, 'queries'> | undefined,
  serving: ServingContext,
): number {
  const drafts = serving.plan.speculative?.draftTokens ?? 0;
  if (drafts === 0 || decoding === undefined || decoding.sequences === 0) return 0;
  return drafts * (draftPass(decoding, serving) + serving.stack.draftSeconds);
}

/** One prediction layer (shaped like the last main layer) and the head, without the host's share of a full step. */
function draftPass(decoding: Omit<Decoding, 'queries'>, serving: ServingContext): number {
  const { device, stack } = serving;
  const step = stepSums(mixedBatch({ ...decoding, queries: 1 }), {
    ...serving,
    architecture: predictor(serving.architecture),
  });
  return step.seconds - device.efficiency.serving.stepSeconds * stack.hostFactor;
}

const predictors = new WeakMap<Architecture, Architecture>();

/** The prediction layer as a model of its own; made once, so that what is known of its layer is kept. */
function predictor(architecture: Architecture): Architecture {
  const known = predictors.get(architecture);
  if (known !== undefined) return known;
  const last = predictionLayer(architecture);
  const made = { ...architecture, layers: last === undefined ? [] : [{ ...last, count: 1 }] };
  predictors.set(architecture, made);
  return made;
}
