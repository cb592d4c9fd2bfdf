/** A ledger entry's training setup as a plan: what was published is fixed, the rest is chosen as an operator would. */

import type { Chip, Precision } from '../hardware/chip.ts';
import { log2, pow } from '../numeric/elementary.ts';
import type {
  PipelineSchedule,
  Recomputation,
  StackTier,
  TrainingPlan,
} from '../parallelism/plan.ts';
import type { PlanWishes } from '../training/candidate-plans.ts';
import { yearOf } from '../training/stack.ts';
import { describedStack } from './stack-text.ts';

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
  readonly zeroShards?: number | undefined;
  readonly recompute?: Recomputation | undefined;
  readonly offload?: boolean | string | undefined;
  readonly expertBalance?: TrainingPlan['expertBalance'] | undefined;
  readonly capacityFactor?: number | undefined;
  readonly expertDispatch?: TrainingPlan['expertDispatch'] | undefined;
  readonly expertOverlap?: boolean | undefined;
  readonly mtpLayers?: number | undefined;
  readonly stackTier?: StackTier | undefined;
  readonly stack?: string | undefined;
  readonly trainedTokens?: number | undefined;
  readonly flopConvention?: 'causal' | 'full' | '6nd' | undefined;
}

const formats: Readonly<Record<string, Precision>> = {
  bf16: 'bf16',
  fp16: 'bf16',
  fp8: 'fp8',
  mxfp8: 'fp8',
  nvfp4: 'fp4',
  mxfp4: 'fp4',
};

/** The number format of a setup; 16 bits where none was published, or one in which nothing is trained. */
export function setupPrecision({ precision = 'bf16' }: TrainingSetup): Precision {
  return formats[precision] ?? 'bf16';
}

/** Before this year sequences of 2048 tokens were usual, since then 4096. */
const longerSequences = 2023;

/** Tokens per sequence; what stacks of the time trained with where none was published. */
export function setupSequence(setup: TrainingSetup): number {
  const { year = longerSequences } = describedStack(setup.stack ?? '');
  return setup.sequenceLength ?? (year < longerSequences ? 2048 : 4096);
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
  'zeroShards',
  'microBatchSequences',
  'recompute',
  'expertBalance',
  'capacityFactor',
  'expertDispatch',
  'expertOverlap',
  'mtpLayers',
  'stackTier',
] as const satisfies readonly (keyof TrainingSetup & keyof PlanWishes)[];

/** Software of a chip whose date is not stated: two years after the first shipments. */
const usualAge = 2;
/** No software is newer than this. */
const latestYear = 2026.9;
/** Sequence parallelism came with Megatron-LM's release of May 2022 (arXiv 2205.05198). */
const sequenceParallelYear = 2022.33;
/** Vendors' stacks dispatch experts' tokens with fused kernels since DeepEP (February 2025) was taken up. */
const fusedDispatchYear = 2025.4;
/** Vendors' stacks for Nvidia capture kernels in graphs since the releases of autumn 2025. */
const graphYear = 2025.8;

/**
 * The published fields of the layout, and what stacks of that family, tier and date do where a field is missing: fully
 * sharded data under FSDP and XLA, plain collectives for experts before fused kernels were common.
 */
export function setupWishes(setup: TrainingSetup, chip: Chip): PlanWishes {
  const stack = describedStack(setup.stack ?? '');
  const year = stack.year ?? Math.min(latestYear, yearOf(chip.released) + usualAge);
  const tuned = setup.stackTier === 'tuned';
  const wishes: Record<string, unknown> = {
    stackFamily: stack.family,
    stackYear: year,
    compiledModules: stack.compiledModules,
    kernelGraphs:
      stack.graphs ||
      (tuned && stack.family === 'megatron' && chip.vendor === 'Nvidia' && year >= graphYear),
    expertDispatch: tuned && year >= fusedDispatchYear ? 'deepep' : 'all-to-all',
    expertBalance: 'unknown',
    offload: chip.hostMemory === undefined ? 'none' : offloaded(setup.offload),
  };
  // Loss-scaled FP16 sums gradients in 16 bits, and so do vendors' recipes since 2024.
  const halved =
    setup.precision === 'fp16' || (tuned && stack.family === 'megatron' && year >= 2024);
  if (halved) wishes['gradientBytes'] = 2;
  if (stack.family !== 'megatron') wishes['zeroStage'] = 3;
  if (year < sequenceParallelYear) wishes['sequenceParallel'] = false;
  for (const field of published) if (setup[field] !== undefined) wishes[field] = setup[field];
  return wishes;
}

function offloaded(offload: TrainingSetup['offload']): TrainingPlan['offload'] {
  if (offload === undefined || offload === false) return 'none';
  return typeof offload === 'string' && /activ/i.test(offload) ? 'activations' : 'optimizer';
}

/** Was the layout left out? A fully sharded one needs no more words. */
export function isLayoutUnknown(setup: TrainingSetup): boolean {
  if (setup.zeroStage === 3) return false;
  const { tensorParallel, pipelineParallel, dataParallel } = setup;
  const known = [tensorParallel, pipelineParallel, dataParallel].filter(size => size !== undefined);
  return known.length < 2;
}

/** Tokens of a batch where none was published: what models of the time trained with, more on very many chips. */
const usualBatchTokens = 4 * 2 ** 20;
const leastBatchTokensPerChip = 2 ** 11;

/** The published batch, or the nearest power of two to the usual one that the chips can share. */
export function setupBatch(setup: TrainingSetup, chips: number): number {
  const { globalBatchSequences, dataParallel, microBatchSequences = 1 } = setup;
  if (globalBatchSequences !== undefined) return globalBatchSequences;
  const share = dataParallel === undefined ? oddPart(chips) : dataParallel * microBatchSequences;
  const tokens = Math.max(usualBatchTokens, leastBatchTokensPerChip * chips);
  const usual = tokens / setupSequence(setup) / share;
  return share * pow(2, Math.max(0, Math.round(log2(usual))));
}

/** The count without its factors of two. */
export function oddPart(count: number): number {
  let odd = count;
  while (odd % 2 === 0) odd /= 2;
  return odd;
}
