/** One forward step of an instance: every layer, the head, and what the software adds. */

import { sustainedDevice } from '../hardware/device.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import type { LayerGroup } from '../model/architecture.ts';
import { pointToPointSeconds } from '../network/point-to-point.ts';
import { vocabularyHead } from '../operators/head.ts';
import type { Load } from '../operators/load.ts';
import type { Timed } from '../timing/roofline.ts';
import type { Batch } from './batch.ts';
import { type ServingContext, stageChips } from './context.ts';
import { inputScalingSeconds, scalingEntry } from './input-scaling.ts';
import { type LayerPart, layerParts } from './layer-parts.ts';
import { attentionStep, feedForwardStep, type LayerStep, type StepMessage } from './layer-step.ts';
import { secondsInEngine, timeInEngine } from './step-time.ts';

/** An operation or message with the number of times it happens in a step. */
export interface StepEntry {
  readonly calls: number;
  readonly timed: Timed;
}

/** A step by its large parts. */
export interface StepSums {
  readonly seconds: number;
  readonly computeSeconds: number;
  /** The part of `computeSeconds` lost to units that communication kernels occupy. */
  readonly computeSlowdownSeconds: number;
  readonly communicationSeconds: number;
  /** Compute and messages of the layers, overlap and mutual waiting included; transfers between stages are not. */
  readonly busySeconds: number;
  /** Communication that compute does not hide. */
  readonly exposedSeconds: number;
  readonly headSeconds: number;
  readonly hostSeconds: number;
}

export interface ForwardStep extends StepSums {
  readonly entries: readonly StepEntry[];
}

function scaled(load: Load, share: number): Load {
  const part = { ...load, tokens: load.tokens * share, sequences: load.sequences * share };
  const { groupTokens } = load;
  return groupTokens === undefined ? part : { ...part, groupTokens: groupTokens * share };
}

/**
 * Time of one pass of `batch` (per attention replica) through all layers, seconds.
 *
 * With two-batch overlap each half is computed while the other communicates: weights are read twice, and
 * `overlapHidden` of the shorter side disappears behind the longer one; in prefill the communication kernels take
 * compute units away (`overlapSlowdown`). Idle time between kernels is spent once, not in each half. A step that carries
 * prompts fits no captured graph: the device is never faster than the host launches its layers. One that reads prompts
 * alone keeps the matrix units busy throughout, at the rates that power allows for long.
 */
export function forwardStep(batch: Batch, context: ServingContext): ForwardStep {
  const entries: StepEntry[] = [];
  return { ...stepSums(batch, context, entries), entries };
}

/** The same without its entries, which are most of the work, for inner loops. */
export function stepSums(batch: Batch, context: ServingContext, entries?: StepEntry[]): StepSums {
  const { architecture, plan, stack } = context;
  const prompts = batch.loads.some(load => load.phase === 'prefill');
  const decodes = batch.loads.some(load => load.phase === 'decode');
  const device = decodes ? context.device : sustainedDevice(context.device);
  const sequences = batch.loads.reduce((sum, load) => sum + load.sequences, 0);
  const overlapped = isOverlapped(sequences, context);
  const halves = overlapped ? 2 : 1;
  const part = overlapped ? batch.loads.map(load => scaled(load, 1 / halves)) : batch.loads;
  const slowdown = overlapped && prompts ? stack.overlapSlowdown : 1;
  let compute = 0;
  let communication = 0;
  let layers = 0;
  let kernels = 0;
  for (const { half, layer, count } of layerParts(architecture)) {
    const step = (half === 'attention' ? attentionStep : feedForwardStep)(layer, part, context);
    const calls = count * halves;
    if (half === 'feed-forward') layers += count;
    kernels += count * kernelsOf(step, half, layer);
    for (const operation of step.operations) {
      compute += calls * secondsInEngine(operation, device, stack) * slowdown;
      entries?.push({ calls, timed: timeInEngine(operation, device, stack) });
    }
    const scaling = inputScalingSeconds(step, layer, context);
    compute += calls * scaling * slowdown;
    if (scaling > 0) entries?.push({ calls, timed: scalingEntry(scaling) });
    for (const message of step.messages) {
      const waiting = waitFactor(context);
      communication += calls * message.seconds * waiting;
      entries?.push({ calls, timed: slowed(messageEntry(message), waiting) });
    }
  }
  const hidden = overlapped ? stack.overlapHidden * Math.min(compute, communication) : 0;
  const busy = busySeconds(compute, communication, overlapped, context);
  const idle =
    (kernels / usualKernels) * device.efficiency.serving.layerIdleSeconds * stack.idleFactor;
  const launching = prompts ? layers * stack.eagerLayerSeconds : 0;
  const logits = vocabularyHead(architecture, batch.headTokens, plan.tensorParallel);
  const head = secondsInEngine(logits, device, stack);
  entries?.push({ calls: 1, timed: timeInEngine(logits, device, stack) });
  const host =
    Math.max(idle, launching - busy) +
    device.efficiency.serving.stepSeconds * stack.hostFactor +
    stack.hostSecondsPerSequence * sequences;
  const stages = stageTransfers(part, context) * halves;
  return {
    seconds: busy + stages + head + host,
    computeSeconds: compute,
    computeSlowdownSeconds: (compute * (slowdown - 1)) / slowdown,
    communicationSeconds: communication + stages,
    busySeconds: busy,
    exposedSeconds: communication + stages - hidden,
    headSeconds: head,
    hostSeconds: host,
  };
}

/** Are the sequences of a replica cut into two batches, of which one computes while the other communicates? */
export function isOverlapped(sequences: number, { plan }: ServingContext): boolean {
  return plan.twoBatchOverlap && plan.dataParallelAttention > 1 && sequences > 1;
}

/** Time that kernels and messages take together, seconds. */
export function busySeconds(
  compute: number,
  communication: number,
  overlapped: boolean,
  { stack }: ServingContext,
): number {
  const hidden = overlapped ? stack.overlapHidden * Math.min(compute, communication) : 0;
  return compute + communication - hidden;
}

/** Messages between attention replicas, which wait for each other there; what experts wait for is rows (`layer-step.ts`). */
function waitFactor({ plan, stack }: ServingContext): number {
  return plan.dataParallelAttention > 1 ? stack.replicaFactor : 1;
}

function slowed(timed: Timed, factor: number): Timed {
  return factor === 1 ? timed : { ...timed, seconds: timed.seconds * factor };
}

/** Kernels of a layer for which a chip's idle time per layer was read: a mixture with grouped-query attention. */
const usualKernels = 16;
/**
 * Kernels behind the one pass: two norms, the rotary embedding, the write to the cache and the activation; with experts also
 * the choice of experts, sorting, gathering and the weighted sum.
 */
const densePassKernels = 5;
const expertPassKernels = 9;

/** Kernels and messages of half a layer: a gap follows each of them. */
function kernelsOf(
  { operations, messages }: LayerStep,
  half: LayerPart['half'],
  { feedForward }: LayerGroup,
): number {
  const passes = feedForward.kind === 'dense' ? densePassKernels : expertPassKernels;
  const entries = operations.length + messages.length;
  return half === 'attention' ? entries : entries - 1 + passes;
}

function messageEntry(message: StepMessage): Timed {
  return {
    name: message.name,
    part: 'communication',
    flop: 0,
    bytes: message.bytes,
    seconds: message.seconds,
    bound: 'network',
    peakFlopPerSecond: 0,
  };
}

/** Hidden states handed from one pipeline stage to the next. */
function stageTransfers(
  loads: readonly Load[],
  { architecture, device, plan }: ServingContext,
): number {
  if (plan.pipelineParallel === 1) return 0;
  const tokens = loads.reduce((sum, load) => sum + load.tokens, 0);
  const bytes = (tokens * architecture.hidden * bytesPerElement.bf16) / plan.tensorParallel;
  const inside = stageChips(plan) * plan.pipelineParallel <= device.chip.scaleUp.domainChips;
  return (plan.pipelineParallel - 1) * pointToPointSeconds(bytes, inside, device);
}
