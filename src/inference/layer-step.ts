/** One layer of a forward step on one rank: its operations and its messages. */

import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup, MixtureOfExperts } from '../model/architecture.ts';
import { cacheElementBytes } from '../model/cache.ts';
import { expertHidden } from '../model/feed-forward/mixture-of-experts.ts';
import { allReduceSeconds } from '../network/all-reduce.ts';
import { exchangeSeconds } from '../network/expert-exchange.ts';
import { groupOf } from '../network/group.ts';
import { log } from '../numeric/elementary.ts';
import { denseFeedForward } from '../operators/dense.ts';
import { expertLayer } from '../operators/experts.ts';
import { attentionOperations } from '../operators/layer.ts';
import type { Load, Shard } from '../operators/load.ts';
import { likeGemm, type Operation } from '../operators/operation.ts';
import { servingPasses } from '../operators/passes.ts';
import { type ServingContext, stageChips } from './context.ts';
import { shareContext } from './context-parallel.ts';

export interface StepMessage {
  readonly name: string;
  readonly seconds: number;
  readonly bytes: number;
}

export interface LayerStep {
  readonly operations: readonly Operation[];
  readonly messages: readonly StepMessage[];
}

/** Work of one layer for the `loads` of one attention replica, which share all matrices but attention itself. */
export function layerStep(
  layer: LayerGroup,
  loads: readonly Load[],
  context: ServingContext,
): LayerStep {
  const attention = attentionStep(layer, loads, context);
  const feedForward = feedForwardStep(layer, loads, context);
  return {
    operations: [...attention.operations, ...feedForward.operations],
    messages: [...attention.messages, ...feedForward.messages],
  };
}

/** The first half of a layer. */
export function attentionStep(
  { attention }: Pick<LayerGroup, 'attention'>,
  loads: readonly Load[],
  context: ServingContext,
): LayerStep {
  const { architecture, plan } = context;
  const shard = shardOf(attention, context);
  const operations: Operation[] = [];
  const messages: StepMessage[] = [];
  for (const load of loads) {
    const shared = shareContext(
      attentionOperations(attention, architecture.hidden, load, shard),
      load,
      context,
    );
    joinProducts(operations, shared.operations);
    messages.push(...shared.messages);
  }
  if (plan.tensorParallel > 1) {
    const together = addedUp(loads);
    if (normsSpanHeads(attention)) messages.push(normReduce(together, context));
    messages.push(tensorReduce(together, context));
  }
  return { operations, messages };
}

/** The second half of a layer, and the passes around all of it. */
export function feedForwardStep(
  layer: LayerGroup,
  loads: readonly Load[],
  context: ServingContext,
): LayerStep {
  const { feedForward } = layer;
  const { architecture, plan, stack } = context;
  const { hidden } = architecture;
  const together = addedUp(loads);
  const wide = feedForward.kind === 'moe' && plan.dataParallelAttention > 1;
  const products =
    feedForward.kind === 'dense'
      ? denseFeedForward(feedForward, hidden, together, shardOf(layer.attention, context))
      : expertLayer(feedForward, hidden, expertLoad(feedForward, together, context));
  const passes = servingPasses(layer, hidden, {
    tokens: together.tokens,
    ...passShards(layer, together, context),
    passesPerLayer: stack.passesPerLayer,
  });
  return {
    operations: [...products.map(operation => stored(operation, context)), passes],
    messages: wide
      ? expertMessages(feedForward, together, context)
      : plan.tensorParallel > 1
        ? [tensorReduce(together, context)]
        : [],
  };
}

function shardOf(attention: LayerGroup['attention'], { plan }: ServingContext): Shard {
  return {
    tensorParallel: plan.tensorParallel,
    attentionPrecision: plan.attentionPrecision,
    precision: plan.precision,
    cacheElementBytes: cacheElementBytes(attention, plan.kvCachePrecision),
  };
}

/** Tokens and sequences of all loads; prompts among them make it a prompt step. */
function addedUp(loads: readonly Load[]): Pick<Load, 'phase' | 'tokens' | 'sequences'> & Load {
  let tokens = 0;
  let groupTokens = 0;
  let sequences = 0;
  let largest: Load | undefined;
  for (const load of loads) {
    tokens += load.tokens;
    groupTokens += load.groupTokens ?? load.tokens;
    sequences += load.sequences;
    if (largest === undefined || load.phase === 'prefill') largest = load;
  }
  const { phase = 'decode', contextTokens = 0, visibleKeys = 0 } = largest ?? {};
  return { phase, tokens, groupTokens, sequences, contextTokens, visibleKeys };
}

/** Adds the operations of another load to a list; the same product for it is one product with more rows. */
function joinProducts(into: Operation[], operations: readonly Operation[]): void {
  const first = into.length;
  for (const operation of operations) {
    let place = first === 0 || operation.kind !== 'gemm' ? first : 0;
    while (place < first && !isSameProduct(into[place], operation)) place++;
    const other = into[place];
    if (place < first && other?.kind === 'gemm' && operation.kind === 'gemm') {
      into[place] = likeGemm(other, { m: other.m + operation.m });
    } else into.push(operation);
  }
}

function isSameProduct(one: Operation | undefined, other: Operation): boolean {
  return (
    one?.kind === 'gemm' &&
    other.kind === 'gemm' &&
    one.name === other.name &&
    one.groups === other.groups &&
    one.n === other.n &&
    one.k === other.k
  );
}

/** Routed rows of a rank, and the ranks that share the width of its feed-forward layer. */
function passShards({ feedForward }: LayerGroup, { tokens }: Load, { plan }: ServingContext) {
  if (feedForward.kind === 'dense') return { routedRows: 0, widthShards: plan.tensorParallel };
  const groupTokens = tokens * plan.dataParallelAttention;
  return {
    routedRows: (groupTokens * feedForward.topK) / plan.expertParallel,
    widthShards: stageChips(plan) / plan.expertParallel,
  };
}

/** The product with its weights as they lie in memory. */
function stored(operation: Operation, { plan }: ServingContext): Operation {
  const { storedWeightBytes: weightBytes } = plan;
  return operation.kind === 'gemm' && operation.part !== 'router' && weightBytes !== undefined
    ? likeGemm(operation, { weightBytes })
    : operation;
}

function expertLoad(
  moe: MixtureOfExperts,
  { tokens, groupTokens: mean = tokens }: Load,
  { plan, stack }: ServingContext,
) {
  const wide = plan.dataParallelAttention > 1;
  const groupTokens = mean * plan.dataParallelAttention;
  const spread = plan.expertBalance === 'perfect' ? 1 : stack.routingSpread;
  return {
    spreadTokens: Math.max(Math.min(1, groupTokens), groupTokens * spread),
    tokens: tokens / (wide ? plan.tensorParallel : 1),
    groupTokens,
    expertParallel: plan.expertParallel,
    expertTensorParallel: stageChips(plan) / plan.expertParallel,
    redundantExperts: plan.redundantExperts,
    imbalance: rankImbalance(moe, groupTokens, { plan, stack }) * (wide ? stack.replicaFactor : 1),
    sharedTensorParallel: wide ? 1 : plan.tensorParallel,
    precision: plan.precision,
  };
}

/**
 * Rows on the busiest rank over the mean: what the balancing leaves, and, while rows are few, half of the spread that
 * chance alone gives the largest of `expertParallel` ranks (the extreme of a normal distribution, √(2·ln ep)).
 */
function rankImbalance(
  { topK }: MixtureOfExperts,
  groupTokens: number,
  { plan, stack }: Pick<ServingContext, 'plan' | 'stack'>,
): number {
  const { expertParallel, expertBalance } = plan;
  if (expertParallel === 1) return 1;
  const base = stack.imbalance[expertBalance];
  if (expertBalance === 'perfect') return base;
  const rowsPerRank = (groupTokens * topK) / expertParallel;
  const chance = Math.sqrt((2 * log(expertParallel)) / Math.max(rowsPerRank, 1)) / 2;
  return Math.min(expertParallel, base + Math.min(1, chance));
}

/** Dispatch and combine over the group of attention replicas. */
function expertMessages(
  moe: MixtureOfExperts,
  load: Load,
  { architecture, device, plan }: ServingContext,
): StepMessage[] {
  const exchange = exchangeSeconds(
    {
      tokensPerChip: load.tokens / plan.tensorParallel,
      hidden: expertHidden(moe, architecture.hidden),
      topK: moe.topK,
      domainLimit: moe.topKGroups < moe.groups ? moe.topKGroups : Number.POSITIVE_INFINITY,
      dispatchBytes: bytesPerElement[plan.precision],
      combineBytes: bytesPerElement.bf16,
      mode: load.phase === 'decode' ? 'low-latency' : 'normal',
    },
    groupOf(device.chip, stageChips(plan), 1),
    device,
  );
  return [
    {
      name: 'expert dispatch',
      seconds: exchange.dispatchSeconds,
      bytes: exchange.dispatchedBytes,
    },
    { name: 'expert combine', seconds: exchange.combineSeconds, bytes: exchange.combinedBytes },
  ];
}

/** Do norms of queries and keys take all heads together (MiniMax-M2, OLMoE)? Their scales are then as wide as all heads. */
function normsSpanHeads(attention: LayerGroup['attention']): boolean {
  return attention.kind === 'gqa' && attention.normParameters > 2 * attention.headDim;
}

/** The sums of squares of queries and of keys, over ranks that each hold some of the heads. */
function normReduce(load: Load, { device, plan }: ServingContext): StepMessage {
  const bytes = 2 * load.tokens * singlePrecisionBytes;
  const group = groupOf(device.chip, plan.tensorParallel, 1);
  const { smallAllReduceSeconds } = device.efficiency.collective;
  return {
    name: 'all-reduce of norms',
    seconds: 2 * allReduceSeconds(bytes / 2, group, device, smallAllReduceSeconds),
    bytes: (2 * bytes * (group.size - 1)) / group.size,
  };
}

const singlePrecisionBytes = 4;

/** All-reduce of the hidden state over the tensor-parallel ranks; decoding uses the engine's own small-message kernel. */
function tensorReduce(load: Load, { architecture, device, plan }: ServingContext): StepMessage {
  const bytes = load.tokens * architecture.hidden * bytesPerElement.bf16;
  const group = groupOf(device.chip, plan.tensorParallel, 1);
  const { smallAllReduceSeconds, allReduce } = device.efficiency.collective;
  const latency = load.phase === 'decode' ? smallAllReduceSeconds : allReduce.latencySeconds;
  return {
    name: 'tensor-parallel all-reduce',
    seconds: allReduceSeconds(bytes, group, device, latency),
    bytes: (2 * bytes * (group.size - 1)) / group.size,
  };
}
