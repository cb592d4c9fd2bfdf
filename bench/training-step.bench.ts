/** One training step of DeepSeek-V3 on its published layout, as a search over plans evaluates it: under 50 µs warm. */
import { bench } from 'vitest';
import type { TrainingPlan } from '../src/parallelism/plan.ts';
import { createLibrary } from '../src/scenario/create-library.ts';
import type { TrainingContext } from '../src/training/layer-work.ts';
import { trainingStack } from '../src/training/stack.ts';
import { trainingStep } from '../src/training/step.ts';
import { shippedDocuments } from '../test/support/shipped-documents.ts';

const library = createLibrary(shippedDocuments());
const chip = library.chip('h800-sxm');

/** DeepSeek-V3 technical report (arXiv 2412.19437), section 3.2: 2,048 chips in 16 stages, 64 expert ranks. */
const plan: TrainingPlan = {
  precision: 'fp8',
  tensorParallel: 1,
  sequenceParallel: false,
  pipelineParallel: 16,
  virtualPipelineStages: 1,
  pipelineSchedule: 'dualpipe',
  expertParallel: 64,
  expertTensorParallel: 1,
  contextParallel: 1,
  dataParallel: 128,
  zeroStage: 1,
  zeroShards: 128,
  microBatchSequences: 1,
  recompute: 'selective',
  offload: 'none',
  expertBalance: 'forced',
  expertDispatch: 'deepep',
  expertOverlap: true,
  mtpLayers: 1,
  stackTier: 'tuned',
  stackFamily: 'megatron',
  stackYear: 2024.9,
  kernelGraphs: false,
};

const context: TrainingContext = {
  architecture: library.model('deepseek-v3'),
  device: { chip, efficiency: library.efficiency(chip.efficiency) },
  plan,
  stack: trainingStack(plan, chip, library.trainingStacks),
  sequenceLength: 4096,
};

bench('one training step', () => void trainingStep(context, 15_360));
