/** How a model is cut over chips, in the words of the ledger. */
import type { Precision } from '../hardware/chip.ts';

export const pipelineSchedules = [
  'gpipe',
  '1f1b',
  'interleaved-1f1b',
  'zero-bubble',
  'dualpipe',
] as const;
export type PipelineSchedule = (typeof pipelineSchedules)[number];

export const recomputations = ['none', 'selective', 'full'] as const;
export type Recomputation = (typeof recomputations)[number];

export const expertBalances = ['forced', 'learned'] as const;
export const expertDispatches = ['all-to-all', 'deepep'] as const;
export const stackTiers = ['reference', 'tuned'] as const;
export type StackTier = (typeof stackTiers)[number];

/** A training layout; every field is settled. `dataParallel` × `tensorParallel` × `contextParallel` × `pipelineParallel` = chips. */
export interface TrainingPlan {
  readonly precision: Precision;
  readonly tensorParallel: number;
  readonly sequenceParallel: boolean;
  readonly pipelineParallel: number;
  readonly virtualPipelineStages: number;
  readonly pipelineSchedule: PipelineSchedule;
  readonly expertParallel: number;
  readonly expertTensorParallel: number;
  readonly contextParallel: number;
  readonly dataParallel: number;
  readonly zeroStage: 0 | 1 | 2 | 3;
  readonly microBatchSequences: number;
  readonly recompute: Recomputation;
  readonly expertBalance: (typeof expertBalances)[number];
  readonly expertDispatch: (typeof expertDispatches)[number];
  readonly expertOverlap: boolean;
  readonly mtpLayers: number;
  readonly stackTier: StackTier;
}

export const servingBalances = ['perfect', 'eplb', 'none'] as const;

/** The layout of one serving instance: `tensorParallel` × `dataParallelAttention` × `pipelineParallel` chips. */
export interface ServingPlan {
  readonly precision: Precision;
  readonly attentionPrecision: Precision;
  readonly kvCachePrecision: 'bf16' | 'fp8' | 'int8';
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly expertParallel: number;
  readonly dataParallelAttention: number;
  readonly redundantExperts: number;
  readonly expertBalance: (typeof servingBalances)[number];
  readonly twoBatchOverlap: boolean;
  readonly speculative?: {
    readonly draftTokens: number;
    /** Tokens kept per step, the one that the model always yields included. */
    readonly acceptedTokensPerStep: number;
  };
}
