/** Decoding: one token, or a few accepted drafts, for every running sequence. */

import { predictionLayer } from '../model/layer-parameters.ts';
import { type Batch, type Decoding, mixedBatch, type Prompting } from './batch.ts';
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
  const main = forwardStep(batchOf(decoding, prompting, serving), serving);
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
  return (
    stepSums(batchOf(decoding, prompting, serving), serving).seconds +
    draftSeconds(decoding, serving)
  );
}

function batchOf(
  decoding: Omit<Decoding, 'queries'> | undefined,
  prompting: Prompting | undefined,
  serving: ServingContext,
): Batch {
  if (decoding === undefined) return mixedBatch(undefined, prompting);
  const { sequences, context } = decoding;
  return mixedBatch({ sequences, context, queries: queriesPerSequence(serving) }, prompting);
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
function draftPass(
  { sequences, context }: Omit<Decoding, 'queries'>,
  serving: ServingContext,
): number {
  const { device, stack } = serving;
  const step = stepSums(mixedBatch({ sequences, context, queries: 1 }), predicting(serving));
  return step.seconds - device.efficiency.serving.stepSeconds * stack.hostFactor;
}

const drafting = new WeakMap<ServingContext, ServingContext>();

/** The same with the prediction layer alone; made once, so that what is known of its layer is kept. */
function predicting(serving: ServingContext): ServingContext {
  const known = drafting.get(serving);
  if (known !== undefined) return known;
  const { architecture, device, plan, stack } = serving;
  const last = predictionLayer(architecture);
  const layers = last === undefined ? [] : [{ ...last, count: 1 }];
  const made = { architecture: { ...architecture, layers }, device, plan, stack };
  drafting.set(serving, made);
  return made;
}
