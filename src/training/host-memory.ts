/** What a plan keeps in the host's memory: what leaves the chip, the window it comes back through, and whether it has room. */
import { bytesPerElement } from '../hardware/precision.ts';
import { distinctLayers } from '../model/layer-parameters.ts';
import { isOffloaded } from '../parallelism/plan.ts';
import { layerActivationBytes } from './activations.ts';
import { largestLayer } from './held-parameters.ts';
import { weightsStream } from './host-stream.ts';
import type { TrainingContext } from './layer-work.ts';
import type { MemoryPart } from './memory.ts';

/** The share of a server's memory that is one chip's. */
export interface HostBudget {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly parts: readonly MemoryPart[];
}

/** Whether the host has room; memory that nobody knows of is none. */
export function fitsHost({ usedBytes, capacityBytes }: HostBudget): boolean {
  return usedBytes <= capacityBytes;
}

/** Layers between host and chip at once: the one that runs, and the one that comes or goes. */
const windowLayers = 2;

/** Bytes that leave a rank for the host by category, and those of the window that stays. */
export interface MovedBytes {
  readonly weights: number;
  readonly optimizer: number;
  readonly activations: number;
  readonly window: number;
}

export const nothing: MovedBytes = { weights: 0, optimizer: 0, activations: 0, window: 0 };

interface Kept {
  /** Parameters of the layers that the rank holds, embedding and head apart. */
  readonly layers: number;
  /** Bytes of their activations, of all micro-batches in flight and of one. */
  readonly activations: number;
  readonly perMicroBatch: number;
}

/**
 * What leaves, whole categories at a time; never less than the window through which it comes back, which does not grow with
 * the micro-batches in flight. Embedding and head stay. Of fully sharded weights the shards leave: what is gathered from
 * them is a window already.
 */
export function movedBytes(
  { optimizer, shards }: { readonly optimizer: number; readonly shards: number },
  { layers, activations, perMicroBatch }: Kept,
  context: TrainingContext,
): MovedBytes {
  const { architecture, plan } = context;
  let weights = 0;
  let window = 0;
  if (weightsStream(plan)) {
    weights = plan.zeroStage === 3 ? shards : layers * bytesPerElement.bf16;
    if (plan.zeroStage < 3) {
      window += Math.min(weights, windowLayers * largestLayer(context) * bytesPerElement.bf16);
    }
  }
  const away = isOffloaded(plan, 'activations');
  if (away) {
    let largest = 0;
    for (const layer of distinctLayers(architecture)) {
      largest = Math.max(largest, layerActivationBytes(layer, context));
    }
    window += Math.min(perMicroBatch, windowLayers * largest);
  }
  return {
    weights,
    optimizer: isOffloaded(plan, 'optimizer') ? optimizer : 0,
    activations: away ? activations : 0,
    window,
  };
}

const categories = ['weights', 'optimizer', 'activations'] as const;

/** The same as a budget of the host. */
export function hostBudget(moved: MovedBytes, { device }: TrainingContext): HostBudget {
  const parts = categories
    .map(name => ({ name, bytes: moved[name] }))
    .filter(({ bytes }) => bytes > 0);
  const usedBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return { capacityBytes: device.chip.hostMemory?.capacityBytes ?? 0, usedBytes, parts };
}
