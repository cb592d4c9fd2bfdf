/** A small GPT, whose parameters and activations can be counted by hand: 12·h² a layer, 34·s·b·h bytes. */
import type { Architecture, LayerGroup } from '../../src/model/architecture.ts';
import type { TrainingPlan } from '../../src/parallelism/plan.ts';
import type { TrainingContext } from '../../src/training/layer-work.ts';
import { trainingStack } from '../../src/training/stack.ts';
import { onePlan, roundDevice, smallMixture, trainingStacks } from './shapes.ts';

export const hidden = 1024;
export const heads = 16;
export const sequence = 2048;
/** As many key as query heads, a plain feed-forward layer of four times the width. */
export const gptLayer: LayerGroup = {
  count: 8,
  attention: {
    kind: 'gqa',
    queryHeads: heads,
    keyValueHeads: heads,
    headDim: hidden / heads,
    bias: false,
    normParameters: 0,
  },
  feedForward: { kind: 'dense', intermediate: 4 * hidden, gated: false },
};
export const gpt: Architecture = {
  ...smallMixture,
  hidden,
  layers: [gptLayer],
  vocabulary: 50_000,
};

/** A plan for one chip unless it says more. */
export function gptContext(plan: Partial<TrainingPlan>, architecture = gpt): TrainingContext {
  const whole = { ...onePlan, dataParallel: 1, ...plan };
  const stack = trainingStack(whole, roundDevice.chip, trainingStacks);
  return { architecture, device: roundDevice, plan: whole, stack, sequenceLength: sequence };
}
