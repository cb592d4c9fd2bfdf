/** Messages inside a tensor group: what they take, and what of it the matrix products beside them hide. */
import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup } from '../model/architecture.ts';
import { allGatherSeconds } from '../network/all-gather.ts';
import { groupOf } from '../network/group.ts';
import type { TensorOverlap } from '../parallelism/plan.ts';
import type { Message, TrainingContext } from './layer-work.ts';
import type { TimedPart } from './part-memory.ts';

/** A gathered copy is kept or scattered again in backward: about a quarter more traffic than forward (Megatron-LM). */
const tensorBackward = 1.25;
/** Pieces of a pipelined overlap, unless configured otherwise (Transformer Engine, `num_splits` of the method `pipeline`). */
const pipelinedPieces = 4;

/** What a layer does on one rank before its messages are known. */
interface LayerSoFar {
  readonly tokens: number;
  readonly parts: readonly TimedPart[];
}

/** With sequence parallelism each block gathers its input and scatters its output; an all-reduce moves as much. */
export function tensorMessages(
  layer: LayerGroup,
  { tokens, parts }: LayerSoFar,
  context: TrainingContext,
): readonly Message[] {
  const { architecture, plan, device, stack } = context;
  if (plan.tensorParallel === 1) return [];
  const group = groupOf(device.chip, plan.tensorParallel, 1);
  const bytes = tokens * architecture.hidden * bytesPerElement.bf16;
  const blocks = layer.feedForward.kind === 'moe' && plan.expertTensorParallel === 1 ? 1 : 2;
  const forwardSeconds = blocks * 2 * allGatherSeconds(bytes, group, device);
  const backwardSeconds = forwardSeconds * tensorBackward;
  const message = { forwardSeconds, backwardSeconds };
  return [
    {
      name: 'tensor-parallel gather and scatter',
      ...message,
      bytes: (blocks * 2 * bytes * (group.size - 1)) / group.size,
      exposed:
        plan.tensorOverlap === undefined
          ? stack.exposedTensor
          : exposedShare(message, products(parts, blocks), {
              overlap: plan.tensorOverlap,
              chips: group.size,
            }),
    },
  ];
}

interface BothWays {
  readonly forwardSeconds: number;
  readonly backwardSeconds: number;
}

/** Seconds of the products that stand beside the messages: those of the blocks that the tensor group shares. */
function products(parts: readonly TimedPart[], blocks: number): BothWays {
  let forwardSeconds = 0;
  let backwardSeconds = 0;
  for (const { operations, seconds } of parts) {
    operations.forEach((operation, place) => {
      if (operation.kind !== 'gemm' || operation.part === 'router') return;
      if (blocks === 1 && operation.part !== 'attention') return;
      forwardSeconds += seconds[place]?.forward ?? 0;
      backwardSeconds += seconds[place]?.backward ?? 0;
    });
  }
  return { forwardSeconds, backwardSeconds };
}

interface Manner {
  readonly overlap: TensorOverlap;
  /** Of the tensor group. */
  readonly chips: number;
}

/** Share of the messages, both ways together, that waits on nothing but themselves. */
function exposedShare(message: BothWays, beside: BothWays, manner: Manner): number {
  const whole = message.forwardSeconds + message.backwardSeconds;
  if (whole === 0) return 0;
  const shown =
    exposedSeconds(message.forwardSeconds, beside.forwardSeconds, manner) +
    exposedSeconds(message.backwardSeconds, beside.backwardSeconds, manner);
  return shown / whole;
}

/**
 * What a message of `message` seconds adds to a product of `product` seconds when both are cut into n pieces and each
 * piece of one runs beside a piece of the other. Around a ring of n chips the first piece of the product needs no message,
 * its own input being there, so that n−1 steps of either kind meet: max(0, M − P(n−1)/n). In a pipeline the first of n
 * pieces of the message meets nothing: M/n + (n−1)/n · max(0, M − P). These are the cases `ring` and `pipe` of
 * Calculon (M. Isaev et al., SC 2023), and the methods `ring_exchange` and `pipeline` of Transformer Engine; smaller
 * products are taken to run at the rate of whole ones.
 */
export function exposedSeconds(
  message: number,
  product: number,
  { overlap, chips }: Manner,
): number {
  switch (overlap) {
    case 'none':
      return message;
    case 'ring':
      return Math.max(0, message - (product * (chips - 1)) / chips);
    case 'pipeline':
      return (
        message / pipelinedPieces +
        ((pipelinedPieces - 1) / pipelinedPieces) * Math.max(0, message - product)
      );
  }
}
