/** A ledger entry's training setup as a plan: what was published is fixed, the rest is chosen as an operator would. */
import type { Precision } from '../hardware/chip.ts';
import type {
  PipelineSchedule,
  Recomputation,
  StackTier,
  TrainingPlan,
} from '../parallelism/plan.ts';
import type { PlanWishes } from '../training/candidate-plans.ts';

/** The words of the ledger for one training measurement; absent: not published. */
export interface TrainingSetup {
  readonly precision?: string | undefined;
  readonly sequenceLength?: number | undefined;
  readonly globalBatchSequences?: number | undefined;
  readonly microBatchSequences?: number | undefined;
  readonly tensorParallel?: number | undefined;
  readonly sequenceParallel?: boolean | undefined;
  readonly pipelineParallel?: number | undefined;
  readonly virtualPipelineStages?: number | undefined;
  readonly pipelineSchedule?: PipelineSchedule | undefined;
  readonly expertParallel?: number | undefined;
  readonly expertTensorParallel?: number | undefined;
  readonly contextParallel?: number | undefined;
  readonly dataParallel?: number | undefined;
  readonly zeroStage?: 0 | 1 | 2 | 3 | undefined;
  readonly recompute?: Recomputation | undefined;
  readonly expertBalance?: TrainingPlan['expertBalance'] | undefined;
  readonly expertDispatch?: TrainingPlan['expertDispatch'] | undefined;
  readonly expertOverlap?: boolean | undefined;
  readonly mtpLayers?: number | undefined;
  readonly stackTier?: StackTier | undefined;
}

const formats: Readonly<Record<string, Precision>> = {
  bf16: 'bf16',
  fp16: 'bf16',
  fp8: 'fp8',
  mxfp8: 'fp8',
  nvfp4: 'fp4',
  mxfp4: 'fp4',
};

/** The number format of a setup; 16 bits where none was published. */
export function setupPrecision({ precision = 'bf16' }: TrainingSetup): Precision | undefined {
  return formats[precision];
}

const published = [
  'tensorParallel',
  'sequenceParallel',
  'pipelineParallel',
  'virtualPipelineStages',
  'pipelineSchedule',
  'expertParallel',
  'expertTensorParallel',
  'contextParallel',
  'dataParallel',
  'zeroStage',
  'microBatchSequences',
  'recompute',
  'expertBalance',
  'expertDispatch',
  'expertOverlap',
  'mtpLayers',
  'stackTier',
] as const satisfies readonly (keyof TrainingSetup & keyof PlanWishes)[];

/**
 * The published fields of the layout. Plain collectives carry expert traffic unless fused kernels are named, and a
 * pipeline without a named schedule is 1F1B, interleaved where chunks are given: what open stacks do by default.
 */
export function setupWishes(setup: TrainingSetup): PlanWishes {
  const wishes: Record<string, unknown> = { expertDispatch: 'all-to-all' };
  for (const field of published) if (setup[field] !== undefined) wishes[field] = setup[field];
  return wishes;
}
