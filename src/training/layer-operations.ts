/** What a layer computes for one micro-batch on one rank: attention, feed-forward and the passes around them, each with its time. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup } from '../model/architecture.ts';
import { denseFeedForward } from '../operators/dense.ts';
import { expertLayer } from '../operators/experts.ts';
import { attentionOperations } from '../operators/layer.ts';
import { type Load, promptLoad, type Shard } from '../operators/load.ts';
import type { Operation } from '../operators/operation.ts';
import { trainingPasses } from '../operators/passes.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import type { TrainingContext } from './layer-work.ts';
import { partOf, type TimedPart } from './part-memory.ts';
import type { TrainingStack } from './stack.ts';
import { unfused } from './unfused-attention.ts';

/** The words on which every part of a layer depends. */
export function feedKey({ plan, sequenceLength }: TrainingContext): string {
  const { precision, tensorParallel, contextParallel, microBatchSequences } = plan;
  return `${precision} ${tensorParallel} ${contextParallel} ${microBatchSequences} ${sequenceLength}`;
}

/** Tokens of a micro-batch on one rank. */
export function tokensPerRank({ plan, sequenceLength }: TrainingContext): number {
  return (plan.microBatchSequences * sequenceLength) / plan.contextParallel;
}

/** The parts of one layer in their order. */
export function layerParts(layer: LayerGroup, context: TrainingContext): readonly TimedPart[] {
  const key = feedKey(context);
  const { attention, feedForward } = layer;
  const { expertParallel, expertTensorParallel, sequenceParallel } = context.plan;
  const { expertBalance, capacityFactor } = context.plan;
  const fed =
    feedForward.kind === 'dense'
      ? key
      : `${key} ${expertParallel} ${expertTensorParallel} ${expertBalance} ${capacityFactor}`;
  return [
    partOf(attention, key, () => attentionPart(layer, context), context),
    partOf(feedForward, fed, () => feedForwardPart(layer, context), context),
    partOf(layer, `${key} ${sequenceParallel}`, () => passes(layer, context), context),
  ];
}

function shardOf({ tensorParallel, precision }: TrainingPlan): Shard {
  return {
    tensorParallel,
    attentionPrecision: precision,
    precision,
    cacheElementBytes: bytesPerElement.bf16,
  };
}

function attentionPart(layer: LayerGroup, context: TrainingContext): readonly Operation[] {
  const { architecture, plan } = context;
  const load = trainingLoad(layer, context);
  return unfused(
    attentionOperations(layer.attention, architecture.hidden, load, shardOf(plan)),
    layer,
    context,
  );
}

function feedForwardPart(layer: LayerGroup, context: TrainingContext): readonly Operation[] {
  const { architecture, plan, stack } = context;
  const { hidden } = architecture;
  const { feedForward } = layer;
  if (feedForward.kind === 'dense') {
    return denseFeedForward(feedForward, hidden, trainingLoad(layer, context), shardOf(plan));
  }
  const share = tokensPerRank(context) / plan.tensorParallel;
  return expertLayer(feedForward, hidden, {
    tokens: share,
    groupTokens: share * plan.expertParallel * plan.expertTensorParallel,
    expertParallel: plan.expertParallel,
    expertTensorParallel: plan.expertTensorParallel,
    redundantExperts: 0,
    imbalance: expertImbalance(plan, stack),
    sharedTensorParallel: 1,
    precision: plan.precision,
  });
}

function passes(layer: LayerGroup, context: TrainingContext): readonly Operation[] {
  const { architecture, plan, stack } = context;
  return trainingPasses(layer, architecture.hidden, {
    tokens: tokensPerRank(context),
    tensorParallel: plan.tensorParallel,
    sequenceParallel: plan.sequenceParallel,
    eightBit: plan.precision !== 'bf16',
  }).map(pass => ({ ...pass, bytes: pass.bytes * stack.passFactor }));
}

/** A rank's tokens: its part of each sequence, every query of which sees half of the whole sequence on average. */
function trainingLoad({ attention }: LayerGroup, { plan, sequenceLength }: TrainingContext): Load {
  const load = promptLoad(plan.microBatchSequences, sequenceLength / plan.contextParallel);
  const visibleKeys = (sequenceLength + 1) / 2;
  // Under a window what a query sees follows from the whole sequence; latent keys are expanded where they are.
  return 'keyValueRank' in attention
    ? { ...load, visibleKeys }
    : { ...load, visibleKeys, contextTokens: sequenceLength };
}

/** Rows on the busiest rank over the mean. */
function expertImbalance(
  { expertBalance, capacityFactor }: TrainingPlan,
  stack: TrainingStack,
): number {
  const learned =
    expertBalance === 'forced'
      ? 0
      : expertBalance === 'learned'
        ? stack.learnedImbalance
        : stack.unstatedImbalance;
  return Math.min(
    1 + learned,
    capacityFactor === undefined ? Infinity : Math.max(1, capacityFactor),
  );
}
