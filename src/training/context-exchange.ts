/** What context parallelism sends: keys and values around a ring, or heads for tokens and back (Ulysses). */
import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup } from '../model/architecture.ts';
import { attentionKind } from '../model/attention/attention.ts';
import { allGatherSeconds } from '../network/all-gather.ts';
import { allToAllSeconds } from '../network/all-to-all.ts';
import { groupOf } from '../network/group.ts';
import type { Message, TrainingContext } from './layer-work.ts';

/**
 * Messages of one layer for the `tokens` of a rank. Ring: keys and values travel around in forward, and with their
 * gradients in backward (arXiv 2310.01889). Ulysses: queries, keys and values are exchanged so that a rank has all
 * tokens of some heads, and the output back; backward the same (arXiv 2309.14509).
 */
export function contextMessages(
  layer: LayerGroup,
  tokens: number,
  { plan, device, stack }: TrainingContext,
): Message[] {
  if (plan.contextParallel === 1) return [];
  const group = groupOf(device.chip, plan.contextParallel, plan.tensorParallel);
  const elementBytes = bytesPerElement.bf16 / plan.tensorParallel;
  const exposed = stack.exposedTensor;
  if (plan.contextMethod === 'ulysses') {
    const bytes = tokens * (keyValueWidth(layer) + 2 * queryWidth(layer)) * elementBytes;
    const seconds = allToAllSeconds(bytes, group, device);
    return [
      {
        name: 'context-parallel heads for tokens',
        forwardSeconds: seconds,
        backwardSeconds: seconds,
        bytes: (bytes * (group.size - 1)) / group.size,
        exposed,
      },
    ];
  }
  const bytes = plan.contextParallel * tokens * keyValueWidth(layer) * elementBytes;
  const seconds = allGatherSeconds(bytes, group, device);
  return [
    {
      name: 'context-parallel keys and values',
      forwardSeconds: seconds,
      backwardSeconds: 2 * seconds,
      bytes: (bytes * (group.size - 1)) / group.size,
      exposed,
    },
  ];
}

/** Elements per token of the keys and values of all heads; kinds that keep a state send next to nothing. */
function keyValueWidth({ attention }: LayerGroup): number {
  return 'keyValueRank' in attention
    ? attention.queryHeads *
        (attention.nopeHeadDim + attention.ropeHeadDim + attention.valueHeadDim)
    : attentionKind(attention)
        .cache(attention)
        .reduce((sum, { elements }) => sum + elements, 0);
}

/** Elements per token of the queries of all heads; about as many come out. */
function queryWidth(layer: LayerGroup): number {
  const { attention } = layer;
  if ('keyValueRank' in attention) {
    return attention.queryHeads * (attention.nopeHeadDim + attention.ropeHeadDim);
  }
  return 'headDim' in attention
    ? attention.queryHeads * attention.headDim
    : keyValueWidth(layer) / 2;
}
