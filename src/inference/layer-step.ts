/** One layer of a forward step on one rank: its operations and its messages. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup } from '../model/architecture.ts';
import { cacheElementBytes } from '../model/cache.ts';
import { expertHidden } from '../model/feed-forward/mixture-of-experts.ts';
import { allReduceSeconds } from '../network/all-reduce.ts';
import { exchangeSeconds } from '../network/expert-exchange.ts';
import { groupOf } from '../network/group.ts';
import { denseFeedForward } from '../operators/dense.ts';
import { expertLayer } from '../operators/experts.ts';
import { attentionOperations } from '../operators/layer.ts';
import type { Load, Shard } from '../operators/load.ts';
import type { Operation } from '../operators/operation.ts';
import { servingPasses } from '../operators/passes.ts';
import { type ServingContext, stageChips } from './context.ts';

export interface StepMessage {
  readonly name: string;
  readonly seconds: number;
  readonly bytes: number;
}

export interface LayerStep {
  readonly operations: readonly Operation[];
  readonly messages: readonly StepMessage[];
}

/** Work of one layer for the `load` of one attention replica. */
export function layerStep(layer: LayerGroup, load: Load, context: ServingContext): LayerStep {
  const { architecture, device, plan, stack } = context;
  const { hidden } = architecture;
  const shard: Shard = {
    tensorParallel: plan.tensorParallel,
    attentionPrecision: plan.attentionPrecision,
    precision: plan.precision,
    cacheElementBytes: cacheElementBytes(layer.attention, plan.kvCachePrecision),
  };
  const operations = attentionOperations(layer.attention, hidden, load, shard);
  const messages: StepMessage[] = [];
  const reduce = () => messages.push(tensorReduce(load, context));
  if (plan.tensorParallel > 1) reduce();
  if (layer.feedForward.kind === 'dense') {
    operations.push(...denseFeedForward(layer.feedForward, hidden, load, shard));
    if (plan.tensorParallel > 1) reduce();
  } else {
    const moe = layer.feedForward;
    const chips = stageChips(plan);
    operations.push(
      ...expertLayer(moe, hidden, {
        tokens: load.tokens / (plan.dataParallelAttention > 1 ? plan.tensorParallel : 1),
        groupTokens: load.tokens * plan.dataParallelAttention,
        expertParallel: plan.expertParallel,
        expertTensorParallel: chips / plan.expertParallel,
        redundantExperts: plan.redundantExperts,
        imbalance: plan.expertParallel > 1 ? stack.imbalance[plan.expertBalance] : 1,
        sharedTensorParallel: plan.dataParallelAttention > 1 ? 1 : plan.tensorParallel,
        precision: plan.precision,
      }),
    );
    if (plan.dataParallelAttention === 1 && plan.tensorParallel > 1) reduce();
    if (plan.dataParallelAttention > 1) {
      const exchange = exchangeSeconds(
        {
          tokensPerChip: load.tokens / plan.tensorParallel,
          hidden: expertHidden(moe, hidden),
          topK: moe.topK,
          domainLimit: moe.topKGroups < moe.groups ? moe.topKGroups : Number.POSITIVE_INFINITY,
          dispatchBytes: bytesPerElement[plan.precision],
          combineBytes: bytesPerElement.bf16,
          mode: load.phase === 'decode' ? 'low-latency' : 'normal',
        },
        groupOf(device.chip, chips, 1),
        device,
      );
      messages.push(
        {
          name: 'expert dispatch',
          seconds: exchange.dispatchSeconds,
          bytes: exchange.dispatchedBytes,
        },
        { name: 'expert combine', seconds: exchange.combineSeconds, bytes: exchange.combinedBytes },
      );
    }
  }
  operations.push(
    servingPasses(layer, hidden, { tokens: load.tokens, passesPerLayer: stack.passesPerLayer }),
  );
  return { operations, messages };
}

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
