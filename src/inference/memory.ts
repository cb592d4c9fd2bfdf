/** Memory on one chip of a serving instance: weights, room for the cache, and what the runtime keeps. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup } from '../model/architecture.ts';
import { layerCacheBytes } from '../model/cache.ts';
import { distinctLayers, layerParameters } from '../model/layer-parameters.ts';
import { type ServingContext, stageChips } from './context.ts';

/** Bytes of weights on the fullest chip. Experts may be copied (`redundantExperts`); embedding and head stay in 16 bits. */
export function weightBytesPerChip({ architecture, plan }: ServingContext): number {
  const { hidden, vocabulary } = architecture;
  const drafts = plan.speculative === undefined ? 0 : 1;
  let bytes = 0;
  for (const [index, layer] of architecture.layers.entries()) {
    const last = index === architecture.layers.length - 1;
    bytes += (layer.count + (last ? drafts : 0)) * layerBytes(layer, hidden, plan);
  }
  const matrices = architecture.tiedEmbeddings ? 1 : 2;
  const vocabularyBytes =
    (matrices * vocabulary * hidden * bytesPerElement.bf16) / plan.tensorParallel;
  return bytes / plan.pipelineParallel + vocabularyBytes;
}

function layerBytes(layer: LayerGroup, hidden: number, plan: ServingContext['plan']): number {
  const { attention, other, routedExperts } = layerParameters(layer, hidden);
  const width = plan.storedWeightBytes ?? bytesPerElement[plan.precision];
  const { feedForward } = layer;
  const copied = feedForward.kind === 'moe' ? 1 + plan.redundantExperts / feedForward.experts : 1;
  const shards =
    plan.dataParallelAttention > 1 && feedForward.kind === 'moe' ? 1 : plan.tensorParallel;
  return (
    (attention / plan.tensorParallel) * bytesPerElement[plan.attentionPrecision] +
    (other / shards) * width +
    ((routedExperts * copied) / stageChips(plan)) * width
  );
}

/** Bytes that one sequence of `tokens` keeps on each chip of its attention replica, all pipeline stages together. */
export function cacheBytesPerSequence(
  tokens: number,
  { architecture, plan }: ServingContext,
): number {
  let bytes = 0;
  const { kvCachePrecision: precision, tensorParallel, contextParallel = 1 } = plan;
  for (const { attention, count } of distinctLayers(architecture)) {
    bytes += count * layerCacheBytes(attention, tokens, { precision, tensorParallel });
  }
  return bytes / contextParallel;
}

/** Bytes left for the cache on one chip; negative when the weights alone do not fit. */
export function cacheRoomBytes(context: ServingContext): number {
  const { device, stack } = context;
  const taken = device.chip.memory.capacityBytes * stack.memoryShare;
  return taken - weightBytesPerChip(context) - stack.reservedBytes;
}

/** Largest number of sequences per chip whose cache, at `tokens` each on average, fits; 0 when the weights do not. */
export function largestBatchPerChip(tokens: number, context: ServingContext): number {
  const room = cacheRoomBytes(context);
  if (room <= 0) return 0;
  const perSequence = cacheBytesPerSequence(tokens, context) * context.plan.tensorParallel;
  return (room * context.stack.cacheFill) / perSequence;
}
