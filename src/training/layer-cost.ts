/** Forward and backward time of one layer on one rank for one micro-batch. */
import type { Device } from '../hardware/device.ts';
import type { AttentionCore, Gemm, Operation } from '../operators/operation.ts';
import type { RecomputedPart, TrainingPlan } from '../parallelism/plan.ts';
import { type GemmShape, gemmSeconds, operationSeconds } from '../timing/roofline.ts';
import { softMaximum } from '../timing/soft-maximum.ts';
import type { LayerWork, TrainingContext } from './layer-work.ts';
import type { TrainingStack } from './stack.ts';

/** Seconds of one layer and micro-batch; `weight` is the part of `backward` that nothing waits for (weight gradients). */
export interface LayerCost {
  readonly forward: number;
  readonly backward: number;
  readonly weight: number;
  /** Forward of one micro-batch and backward of another side by side, each hiding the other's messages. */
  readonly overlapped: number;
}

/** What each pass of a training step spends on one operation, seconds. */
export interface TrainedSeconds {
  forward: number;
  backward: number;
  /** The part of `backward` that yields weight gradients. */
  weight: number;
}

/** FlashAttention's backward recomputes the scores: five products against two (arXiv 2205.14135, algorithm 4). */
export const attentionBackwardWork = 2.5;
/** Element-wise backward moves gradients beside activations. */
export const passBackwardWork = 2;
/** Backward launches the kernels of two gradients for some of forward's: counted on Megatron-Core traces. */
const backwardKernels = 1.6;

/** Times forward and backward of an operation into `into`. */
export function trainOperation(
  operation: Operation,
  device: Device,
  into: TrainedSeconds = { forward: 0, backward: 0, weight: 0 },
): TrainedSeconds {
  into.forward = operationSeconds(operation, device);
  into.weight = 0;
  switch (operation.kind) {
    case 'gemm':
      into.weight = gemmSeconds(weightGradient(operation), device);
      into.backward = gemmSeconds(inputGradient(operation), device) + into.weight;
      break;
    case 'attention':
      into.backward = operationSeconds(backwardAttention(operation, device), device);
      break;
    case 'pass':
      into.backward = passBackwardWork * into.forward;
  }
  return into;
}

/** Gradient of the input: M×N by N×K. */
function inputGradient({ groups, groupsRead, m, n, k, precision }: Gemm): GemmShape {
  return { groups, groupsRead, m, n: k, k: n, precision };
}

/** Gradient of the weights: K×M by M×N. */
function weightGradient({ groups, groupsRead, m, n, k, precision }: Gemm): GemmShape {
  return { groups, groupsRead, m: k, n, k: m, precision };
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
  const { plan, stack } = context;
  let forward = 0;
  let backward = 0;
  let weight = 0;
  let passes = 0;
  let core = 0;
  let projections = 0;
  for (const { operations, seconds } of work.parts) {
    for (let place = 0; place < operations.length; place++) {
      const operation = operations[place] as Operation;
      const spent = seconds[place] as TrainedSeconds;
      forward += spent.forward;
      backward += spent.backward;
      weight += spent.weight;
      if (operation.part === 'attention' && operation.kind !== 'gemm') core += spent.forward;
      else if (operation.kind === 'pass') passes += spent.forward;
      else if (operation.part === 'attention') projections += spent.forward;
    }
  }
  let forwardMessages = 0;
  let backwardMessages = 0;
  let besideMessages = 0;
  let allMessages = 0;
  for (const { forwardSeconds, backwardSeconds, exposed, exposedBeside } of work.messages) {
    forwardMessages += forwardSeconds * exposed;
    backwardMessages += backwardSeconds * exposed;
    besideMessages += (forwardSeconds + backwardSeconds) * (exposedBeside ?? exposed);
    allMessages += forwardSeconds + backwardSeconds;
  }
  const again = recomputed(
    plan,
    { forward: forward + forwardMessages, passes, core, projections },
    stack,
  );
  const host = work.kernels * stack.launchSeconds;
  // A whole forward pass is launched again, too.
  const backwardLaunches = backwardKernels + (plan.recompute === 'full' ? 1 : 0);
  return {
    forward: softMaximum(forward + forwardMessages, host, stack.hostSoftness),
    backward: softMaximum(
      backward + backwardMessages + again,
      host * backwardLaunches,
      stack.hostSoftness,
    ),
    weight,
    // The network is never faster than its messages, however much runs beside them.
    overlapped: softMaximum(
      Math.max(forward + backward + besideMessages + again, allMessages),
      host * (1 + backwardLaunches),
      stack.hostSoftness,
    ),
  };
}

/** Forward seconds of a layer: in all, of its element-wise passes, of its attention core and projections. */
export interface ForwardShares {
  readonly forward: number;
  readonly passes: number;
  readonly core: number;
  readonly projections: number;
}

/** Time spent again in backward: the whole forward, or what the stack's selective recomputation redoes. */
export function recomputed(
  { recompute, recomputeParts }: Pick<TrainingPlan, 'recompute' | 'recomputeParts'>,
  shares: ForwardShares,
  stack: TrainingStack,
): number {
  const { forward, passes, core } = shares;
  switch (recompute) {
    case 'none':
      return 0;
    case 'selective':
      if (recomputeParts !== undefined) return listedSeconds(recomputeParts, shares);
      return (
        stack.selectivePasses * passes +
        stack.selectiveCore * core +
        stack.selectiveForward * forward
      );
    case 'full':
      return forward;
  }
}

/** Shares of the element-wise traffic that norms and the activation function cause. */
const normShare = 0.35;
const activationShare = 0.3;

/** Forward seconds of the parts that a plan lists. */
function listedSeconds(
  parts: readonly RecomputedPart[],
  { forward, passes, core, projections }: ForwardShares,
): number {
  const seconds: Readonly<Record<RecomputedPart, number>> = {
    norms: normShare * passes,
    activation: activationShare * passes,
    'attention-core': core,
    'attention-projections': projections,
    // Products and messages of the other block.
    'feed-forward': Math.max(0, forward - passes - core - projections),
  };
  let total = 0;
  for (const part of new Set(parts)) total += seconds[part];
  return total;
}
