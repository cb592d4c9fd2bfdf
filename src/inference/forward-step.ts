/** One forward step of an instance: every layer, the head, and what the software adds. */

import { bytesPerElement } from '../hardware/precision.ts';
import { distinctLayers } from '../model/layer-parameters.ts';
import { pointToPointSeconds } from '../network/point-to-point.ts';
import { vocabularyHead } from '../operators/head.ts';
import type { Load } from '../operators/load.ts';
import { type Timed, timeOperation } from '../timing/roofline.ts';
import { type ServingContext, stageChips } from './context.ts';
import { layerStep } from './layer-step.ts';

/** An operation or message with the number of times it happens in a step. */
export interface StepEntry {
  readonly calls: number;
  readonly timed: Timed;
}

export interface ForwardStep {
  readonly seconds: number;
  readonly computeSeconds: number;
  /** The part of `computeSeconds` lost to units that communication kernels occupy. */
  readonly computeSlowdownSeconds: number;
  readonly communicationSeconds: number;
  /** Communication that compute does not hide. */
  readonly exposedSeconds: number;
  readonly headSeconds: number;
  readonly hostSeconds: number;
  readonly entries: readonly StepEntry[];
}

function scaled(load: Load, share: number): Load {
  return { ...load, tokens: load.tokens * share, sequences: load.sequences * share };
}

/**
 * Time of one pass of `load` (per attention replica) through all layers, seconds.
 *
 * With two-batch overlap each half is computed while the other communicates: weights are read twice, and
 * `overlapHidden` of the shorter side disappears behind the longer one; in prefill the communication kernels take
 * compute units away (`overlapSlowdown`). Idle time between kernels is spent once per layer.
 */
export function forwardStep(load: Load, headTokens: number, context: ServingContext): ForwardStep {
  const { architecture, device, plan, stack } = context;
  const overlapped = plan.twoBatchOverlap && plan.dataParallelAttention > 1 && load.sequences > 1;
  const halves = overlapped ? 2 : 1;
  const part = scaled(load, 1 / halves);
  const slowdown = overlapped && load.phase === 'prefill' ? stack.overlapSlowdown : 1;
  const entries: StepEntry[] = [];
  let compute = 0;
  let communication = 0;
  let layers = 0;
  for (const layer of distinctLayers(architecture)) {
    const step = layerStep(layer, part, context);
    const calls = layer.count * halves;
    layers += layer.count;
    for (const operation of step.operations) {
      const timed = timeOperation(operation, device);
      compute += calls * timed.seconds * slowdown;
      entries.push({ calls, timed });
    }
    for (const message of step.messages) {
      communication += calls * message.seconds;
      entries.push({ calls, timed: messageEntry(message) });
    }
  }
  const shorter = Math.min(compute, communication);
  const hidden = overlapped ? stack.overlapHidden * shorter : 0;
  const idle = layers * device.efficiency.serving.layerIdleSeconds;
  const head = timeOperation(vocabularyHead(architecture, headTokens, plan.tensorParallel), device);
  entries.push({ calls: 1, timed: head });
  const host =
    idle + device.efficiency.serving.stepSeconds + stack.hostSecondsPerSequence * load.sequences;
  const stages = stageTransfers(part, context) * halves;
  return {
    seconds: compute + communication - hidden + stages + head.seconds + host,
    computeSeconds: compute,
    computeSlowdownSeconds: (compute * (slowdown - 1)) / slowdown,
    communicationSeconds: communication + stages,
    exposedSeconds: communication + stages - hidden,
    headSeconds: head.seconds,
    hostSeconds: host,
    entries,
  };
}

function messageEntry(message: { name: string; seconds: number; bytes: number }): Timed {
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
function stageTransfers(load: Load, { architecture, device, plan }: ServingContext): number {
  if (plan.pipelineParallel === 1) return 0;
  const bytes = (load.tokens * architecture.hidden * bytesPerElement.bf16) / plan.tensorParallel;
  const inside = stageChips(plan) * plan.pipelineParallel <= device.chip.scaleUp.domainChips;
  return (plan.pipelineParallel - 1) * pointToPointSeconds(bytes, inside, device);
}
