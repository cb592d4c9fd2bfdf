/** Reinforcement learning as generation plus update: sequences are decoded on the cluster, then trained on. */

import type { Device } from '../hardware/device.ts';
import { nearestPrecision } from '../hardware/precision.ts';
import type { ServingContext } from '../inference/context.ts';
import { decodeStep } from '../inference/decode.ts';
import { largestBatchPerChip } from '../inference/memory.ts';
import { expertsOf } from '../model/experts.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import { candidateLayouts } from '../serving/layouts.ts';
import { type Simulation, storedPrecision } from './simulation.ts';

/** One step of reinforcement learning. */
export interface ReinforcementStep {
  /** Sequences generated before an update, over the whole cluster. */
  readonly sequences: number;
  readonly promptTokens: number;
  readonly responseTokens: number;
  /** The longest response, for which the others wait; the mean if not stated. */
  readonly longestResponseTokens?: number | undefined;
}

/**
 * Seconds to generate every response: waves of as many sequences as the cache of the fastest decode layout holds; each
 * wave lasts as long as its longest response. Undefined when the weights fit in no layout.
 */
export function generationSeconds(
  step: ReinforcementStep,
  { chips, device }: { readonly chips: number; readonly device: Device },
  { model, library }: Pick<Simulation, 'model' | 'library'>,
): number | undefined {
  const precision = nearestPrecision(device.chip, storedPrecision(model), false);
  const base: ServingPlan = {
    precision,
    attentionPrecision: precision === 'fp4' ? 'fp8' : precision,
    kvCachePrecision: 'bf16',
    tensorParallel: 1,
    pipelineParallel: 1,
    expertParallel: 1,
    dataParallelAttention: 1,
    redundantExperts: 0,
    expertBalance: expertsOf(model) === undefined ? 'perfect' : 'eplb',
    twoBatchOverlap: false,
  };
  const stack = library.servingStack();
  const held = step.promptTokens + step.responseTokens / 2;
  const longest = Math.max(step.responseTokens, step.longestResponseTokens ?? 0);
  let best: number | undefined;
  for (const plan of candidateLayouts(model, device.chip, { chips, base }, {})) {
    const serving: ServingContext = { architecture: model, device, plan, stack };
    const room = largestBatchPerChip(step.promptTokens + step.responseTokens, serving);
    const perChip = step.sequences / chips;
    // A replica decodes whole sequences, however few there are.
    const batch = Math.max(Math.min(room, perChip), 1 / plan.tensorParallel);
    if (room < 1 / plan.tensorParallel) continue;
    const waves = Math.max(1, Math.ceil(perChip / batch));
    const seconds = waves * longest * decodeStep(batch, held, serving).timePerOutputTokenSeconds;
    if (best === undefined || seconds < best) best = seconds;
  }
  return best;
}
