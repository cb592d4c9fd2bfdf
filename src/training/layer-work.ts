/** Everything one layer does for one micro-batch on one rank: operations, messages and host time. */
import type { Device } from '../hardware/device.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import type { Architecture, LayerGroup } from '../model/architecture.ts';
import { expertHidden } from '../model/feed-forward/mixture-of-experts.ts';
import { allToAllSeconds } from '../network/all-to-all.ts';
import { exchangeSeconds } from '../network/expert-exchange.ts';
import { groupOf } from '../network/group.ts';
import { meetsFlows, type TrainingPlan } from '../parallelism/plan.ts';
import { contextMessages } from './context-exchange.ts';
import { layerParts, tokensPerRank } from './layer-operations.ts';
import type { TimedPart } from './part-memory.ts';
import type { TrainingStack } from './stack.ts';
import { tensorMessages } from './tensor-exchange.ts';

/** A message of the layer: time if nothing hid it, bytes leaving the chip, and the share that stays exposed. */
export interface Message {
  readonly name: string;
  readonly forwardSeconds: number;
  readonly backwardSeconds: number;
  readonly bytes: number;
  readonly exposed: number;
  /** The share that stays exposed where forward of one micro-batch runs beside backward of another; `exposed` if absent. */
  readonly exposedBeside?: number;
}

export interface LayerWork {
  /** Operations in their order, each with its time. */
  readonly parts: readonly TimedPart[];
  readonly messages: readonly Message[];
  /** Kernels launched in a forward pass. */
  readonly kernels: number;
}

export interface TrainingContext {
  readonly architecture: Architecture;
  readonly device: Device;
  readonly plan: TrainingPlan;
  readonly stack: TrainingStack;
  readonly sequenceLength: number;
}

/**
 * Kernels of a forward pass, counted on Megatron-Core traces: a dense layer, latent attention's extra, experts' extra
 * with fused dispatch and permutation, with fused dispatch alone, with plain collectives.
 */
const kernels = {
  dense: 40,
  latent: 15,
  fusedExperts: 60,
  dispatchedExperts: 90,
  plainExperts: 110,
} as const;

export function layerWork(layer: LayerGroup, context: TrainingContext): LayerWork {
  const { plan, stack } = context;
  const tokens = tokensPerRank(context);
  const parts = layerParts(layer, context);
  const messages = contextMessages(layer, tokens, context);
  let launched = kernels.dense + ('keyValueRank' in layer.attention ? kernels.latent : 0);
  if (layer.feedForward.kind === 'moe') {
    messages.push(...expertMessages(layer, tokens / plan.tensorParallel, context));
    launched += expertKernels(plan);
  }
  return {
    parts,
    messages: [...tensorMessages(layer, { tokens, parts }, context), ...messages],
    kernels: launched * stack.kernelFactor,
  };
}

function expertKernels({ expertDispatch, stackTier }: TrainingPlan): number {
  if (expertDispatch === 'all-to-all') return kernels.plainExperts;
  return stackTier === 'tuned' ? kernels.fusedExperts : kernels.dispatchedExperts;
}

function expertMessages(layer: LayerGroup, tokens: number, context: TrainingContext): Message[] {
  const { architecture, plan, device, stack } = context;
  const { feedForward } = layer;
  if (feedForward.kind !== 'moe' || plan.expertParallel === 1) return [];
  const group = groupOf(device.chip, plan.expertParallel, plan.expertTensorParallel);
  const beside = plan.expertOverlap ? stack.exposedExpertOverlapped : stack.exposedExpert;
  // Two flows overlap forward with backward where they meet and nowhere else; other schedules overlap everywhere.
  const exposed = meetsFlows(plan.pipelineSchedule) ? stack.exposedExpert : beside;
  const rows = tokens * plan.expertTensorParallel;
  const dispatchBytes = bytesPerElement[plan.precision === 'fp8' ? 'fp8' : 'bf16'];
  if (plan.expertDispatch === 'all-to-all') {
    const bytes =
      rows *
      feedForward.topK *
      expertHidden(feedForward, architecture.hidden) *
      bytesPerElement.bf16;
    const seconds = 2 * allToAllSeconds(bytes, group, device);
    return [
      {
        name: 'expert all-to-all',
        forwardSeconds: seconds,
        backwardSeconds: seconds,
        bytes: 2 * bytes,
        exposed,
        exposedBeside: beside,
      },
    ];
  }
  const time = exchangeSeconds(
    {
      tokensPerChip: rows,
      hidden: expertHidden(feedForward, architecture.hidden),
      topK: feedForward.topK,
      domainLimit: feedForward.topKGroups < feedForward.groups ? feedForward.topKGroups : Infinity,
      dispatchBytes,
      combineBytes: bytesPerElement.bf16,
      mode: 'normal',
    },
    group,
    device,
  );
  const seconds = time.dispatchSeconds + time.combineSeconds;
  return [
    {
      name: 'expert dispatch and combine',
      forwardSeconds: seconds,
      backwardSeconds: seconds,
      bytes: time.dispatchedBytes + time.combinedBytes,
      exposed,
      exposedBeside: beside,
    },
  ];
}
