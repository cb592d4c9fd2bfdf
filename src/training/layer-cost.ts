/** Forward and backward time of one layer on one rank for one micro-batch. */
import type { Device } from '../hardware/device.ts';
import type { AttentionCore, Gemm, Operation } from '../operators/operation.ts';
import type { Recomputation } from '../parallelism/plan.ts';
import { softMaximum, type Timed, timeOperation } from '../timing/roofline.ts';
import type { LayerWork, TrainingContext } from './layer-work.ts';

/** Seconds of one layer and micro-batch; `weight` is the part of `backward` that nothing waits for (weight gradients). */
export interface LayerCost {
  readonly forward: number;
  readonly backward: number;
  readonly weight: number;
}

/** What each pass of a training step spends on one operation. */
export interface TrainedOperation {
  readonly forward: Timed;
  readonly backwardSeconds: number;
  readonly backwardFlop: number;
  readonly backwardBytes: number;
  readonly weightSeconds: number;
}

/** FlashAttention's backward recomputes the scores: five products against two (arXiv 2205.14135, algorithm 4). */
const attentionBackwardWork = 2.5;
/** Backward launches the kernels of two gradients for some of forward's: counted on Megatron-Core traces. */
const backwardKernels = 1.6;

/** Times forward and backward of an operation; element-wise backward moves twice the bytes (gradients beside activations). */
export function trainOperation(operation: Operation, device: Device): TrainedOperation {
  const forward = timeOperation(operation, device);
  switch (operation.kind) {
    case 'gemm': {
      const input = timeOperation(inputGradient(operation), device);
      const weight = timeOperation(weightGradient(operation), device);
      return {
        forward,
        backwardSeconds: input.seconds + weight.seconds,
        backwardFlop: input.flop + weight.flop,
        backwardBytes: input.bytes + weight.bytes,
        weightSeconds: weight.seconds,
      };
    }
    case 'attention': {
      const backward = timeOperation(backwardAttention(operation, device), device);
      return {
        forward,
        backwardSeconds: backward.seconds,
        backwardFlop: attentionBackwardWork * operation.flop,
        backwardBytes: backward.bytes,
        weightSeconds: 0,
      };
    }
    case 'pass':
      return {
        forward,
        backwardSeconds: 2 * forward.seconds,
        backwardFlop: 0,
        backwardBytes: 2 * operation.bytes,
        weightSeconds: 0,
      };
  }
}

/** Gradient of the input: M×N by N×K. */
function inputGradient(operation: Gemm): Gemm {
  return { ...operation, k: operation.n, n: operation.k };
}

/** Gradient of the weights: K×M by M×N. */
function weightGradient(operation: Gemm): Gemm {
  return { ...operation, m: operation.k, k: operation.m };
}

function backwardAttention(operation: AttentionCore, { efficiency }: Device): AttentionCore {
  return {
    ...operation,
    flop: (attentionBackwardWork * operation.flop) / efficiency.training.attentionBackward,
    bytes: 2 * operation.bytes,
  };
}

/**
 * Adds up a layer: device time of its operations and exposed messages, joined with the host's launch time.
 * Host and device run side by side, so the longer one nearly decides (exponent `hostSoftness`).
 */
export function layerCost(work: LayerWork, context: TrainingContext): LayerCost {
  const { device, plan, stack } = context;
  let forward = 0;
  let backward = 0;
  let weight = 0;
  let passes = 0;
  for (const operation of work.operations) {
    const cost = trainOperation(operation, device);
    forward += cost.forward.seconds;
    backward += cost.backwardSeconds;
    weight += cost.weightSeconds;
    if (operation.kind === 'pass') passes += cost.forward.seconds;
  }
  let forwardMessages = 0;
  let backwardMessages = 0;
  for (const message of work.messages) {
    forwardMessages += message.forwardSeconds * message.exposed;
    backwardMessages += message.backwardSeconds * message.exposed;
  }
  const again = recomputed(plan.recompute, forward + forwardMessages, passes);
  const host = work.kernels * stack.launchSeconds;
  return {
    forward: softMaximum(forward + forwardMessages, host, stack.hostSoftness),
    backward: softMaximum(
      backward + backwardMessages + again,
      host * backwardKernels,
      stack.hostSoftness,
    ),
    weight,
  };
}

/** Time spent again in backward: the whole forward, or what selective recomputation redoes (norms and activations). */
export function recomputed(recompute: Recomputation, forward: number, passes: number): number {
  switch (recompute) {
    case 'none':
      return 0;
    case 'selective':
      return passes / 2;
    case 'full':
      return forward;
  }
}
