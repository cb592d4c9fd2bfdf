/** How a model is cut over chips, in the words of the ledger. */
import type { Precision } from '../hardware/chip.ts';

export const pipelineSchedules = [
  'gpipe',
  '1f1b',
  'interleaved-1f1b',
  'zero-bubble',
  'zero-bubble-v',
  'dualpipe',
  'dualpipe-v',
] as const;
export type PipelineSchedule = (typeof pipelineSchedules)[number];

/** Whether two flows of micro-batches meet on every rank, so that forward of one runs beside backward of the other. */
export function meetsFlows(schedule: PipelineSchedule): boolean {
  return schedule === 'dualpipe' || schedule === 'dualpipe-v';
}

export const recomputations = ['none', 'selective', 'full'] as const;
export type Recomputation = (typeof recomputations)[number];

/** What selective recomputation may redo, where a plan lists it; the names follow Megatron-Core's modules. */
export const recomputedParts = [
  'norms',
  'activation',
  'attention-core',
  'attention-projections',
  'feed-forward',
] as const;
export type RecomputedPart = (typeof recomputedParts)[number];

export const expertBalances = ['forced', 'learned', 'unknown'] as const;
export const expertDispatches = ['all-to-all', 'deepep'] as const;
export const stackTiers = ['reference', 'tuned'] as const;
export type StackTier = (typeof stackTiers)[number];
/** How a stack is built: Megatron-like kernels and collectives, PyTorch FSDP around plain modules, or a whole-program compiler. */
export const stackFamilies = ['megatron', 'fsdp', 'xla'] as const;
export type StackFamily = (typeof stackFamilies)[number];
export const optimizers = ['adamw', 'muon'] as const;
/**
 * Format of what the optimizer keeps: fp32 master weight and moments; moments in BF16 beside an fp32 master weight
 * (DeepSeek-V3, section 3.3.2); everything in BF16, without a master weight.
 */
export const optimizerStates = ['fp32', 'bf16-moments', 'bf16'] as const;
/** What may be kept in the host's memory between its uses. */
export const offloadable = ['optimizer', 'activations', 'weights'] as const;
export type Offloadable = (typeof offloadable)[number];
/** What is, those that leave the chip least to hold first. */
export const offloads = [
  'all',
  'optimizer+activations',
  'optimizer+weights',
  'activations+weights',
  'optimizer',
  'activations',
  'weights',
  'none',
] as const;
export type Offload = (typeof offloads)[number];

/** Whether a plan keeps something in the host's memory. */
export function isOffloaded(
  { offload }: { readonly offload: Offload },
  what: Offloadable,
): boolean {
  return offload !== 'none' && (offload === 'all' || offload.includes(what));
}

/**
 * How messages of a tensor group run beside its matrix products: not at all; in as many pieces as the group has chips, sent
 * around it; in a few pieces, one after another (Transformer Engine's `ring_exchange` and `pipeline`).
 */
export const tensorOverlaps = ['none', 'ring', 'pipeline'] as const;
export type TensorOverlap = (typeof tensorOverlaps)[number];

/** How chips share a sequence: keys and values around a ring, or heads for tokens. */
export const contextMethods = ['ring', 'ulysses'] as const;
export type ContextMethod = (typeof contextMethods)[number];

/** A training layout; every field is settled. `dataParallel` × `tensorParallel` × `contextParallel` × `pipelineParallel` = chips. */
export interface TrainingPlan {
  readonly precision: Precision;
  readonly tensorParallel: number;
  readonly sequenceParallel: boolean;
  /** Undefined: the share of the messages that stays exposed is what such software was seen to reach. */
  readonly tensorOverlap?: TensorOverlap;
  readonly pipelineParallel: number;
  readonly virtualPipelineStages: number;
  readonly pipelineSchedule: PipelineSchedule;
  readonly expertParallel: number;
  readonly expertTensorParallel: number;
  readonly contextParallel: number;
  readonly contextMethod: ContextMethod;
  readonly dataParallel: number;
  readonly zeroStage: 0 | 1 | 2 | 3;
  /** Chips that one shard group spans; replicas of it reduce gradients among each other. */
  readonly zeroShards: number;
  /** Whether gradients and parameters travel while other layers compute; undefined: as such software of its date does. */
  readonly gradientOverlap?: boolean;
  readonly microBatchSequences: number;
  readonly recompute: Recomputation;
  /** What `selective` redoes; undefined: what the stack does by itself. */
  readonly recomputeParts?: readonly RecomputedPart[];
  readonly offload: Offload;
  readonly optimizer: (typeof optimizers)[number];
  readonly optimizerState: (typeof optimizerStates)[number];
  /** Bytes in which gradients are accumulated and exchanged. */
  readonly gradientBytes: 2 | 4;
  /** `unknown`: not stated, between the two. */
  readonly expertBalance: (typeof expertBalances)[number];
  /** Tokens beyond this multiple of an expert's mean load are dropped; undefined: none are. */
  readonly capacityFactor?: number;
  readonly expertDispatch: (typeof expertDispatches)[number];
  readonly expertOverlap: boolean;
  readonly mtpLayers: number;
  readonly stackTier: StackTier;
  readonly stackFamily: StackFamily;
  /** Date of the software as a year with its fraction. */
  readonly stackYear: number;
  /** Kernels are launched from captured graphs. */
  readonly kernelGraphs: boolean;
  /** PyTorch modules go through a compiler that fuses their element-wise work. */
  readonly compiledModules: boolean;
}

export const servingBalances = ['perfect', 'eplb', 'none'] as const;

/** The layout of one serving instance: `tensorParallel` × `dataParallelAttention` × `pipelineParallel` chips. */
export interface ServingPlan {
  readonly precision: Precision;
  readonly attentionPrecision: Precision;
  readonly kvCachePrecision: 'bf16' | 'fp8' | 'int8';
  /** Bytes per weight of experts and dense layers, where they are stored narrower than `precision` computes. */
  readonly storedWeightBytes?: number;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  /** Ranks that share the cache of each sequence (and its prompt); 1 when absent. */
  readonly contextParallel?: number;
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
