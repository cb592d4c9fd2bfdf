/** What Neraca knows of a model once its config.json has been read: shapes only, no weights. */
import type { Attention } from './attention/shapes.ts';

export type { Attention, GroupedQueryAttention, LatentAttention } from './attention/shapes.ts';

export interface DenseFeedForward {
  readonly kind: 'dense';
  readonly intermediate: number;
  /** Three matrices (gate, up, down) when true, two when false. */
  readonly gated: boolean;
  /** Biases of the matrices. */
  readonly bias?: boolean;
}

export interface MixtureOfExperts {
  readonly kind: 'moe';
  readonly experts: number;
  readonly topK: number;
  /** Width of one routed expert; all are gated. */
  readonly intermediate: number;
  /** Total width of the layers that every token passes beside its experts, `residualIntermediate` included; 0: none. */
  readonly sharedIntermediate: number;
  /** Of that, the width of a dense layer in parallel with the experts (Arctic, LongCat). */
  readonly residualIntermediate?: number;
  /** Width in which the routed experts work, behind a projection down and one up per layer (Kimi K3); the model's own when absent. */
  readonly latentHidden?: number;
  /** Experts that return their input (LongCat): the router may pick them, `topK` counts the real ones of a mean token. */
  readonly zeroExperts?: number;
  /** Group-limited routing: experts are cut into this many groups, a token picks from `topKGroups` of them. */
  readonly groups: number;
  readonly topKGroups: number;
  /** Per-expert bias of the router; DeepSeek-V3's steers the choice and is trained without a gradient. */
  readonly routerBias: boolean;
  /** Biases of the routed experts' matrices (gpt-oss). */
  readonly expertBias?: boolean;
  /** A learned gate scales the shared expert (Qwen2-MoE). */
  readonly sharedGate?: boolean;
}

export type FeedForward = DenseFeedForward | MixtureOfExperts;

/** Consecutive layers of one shape. */
export interface LayerGroup {
  readonly count: number;
  readonly attention: Attention;
  readonly feedForward: FeedForward;
  /** Learned vectors of hidden width in the norms of one layer; 2 when absent. */
  readonly normVectors?: number;
  /** Parameters of the mixing of residual streams (DeepSeek-V4's hyper-connections). */
  readonly mixingParameters?: number;
}

/** Width of stored weights, by part. */
export interface StoredWeights {
  readonly format: string;
  /** Bytes per parameter of the linear layers, block scales included. */
  readonly linearBytes: number;
  /** Bytes per parameter of the routed experts, block scales included. */
  readonly expertBytes: number;
  /** Embedding, head, norms and router. */
  readonly otherBytes: number;
  /** Eight-bit weights carry a scale per block, so that inputs get scales of their own at run time. */
  readonly blockScaled?: true;
}

export interface Architecture {
  readonly id: string;
  readonly name: string;
  /** `model_type` of the config. */
  readonly family: string;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly tiedEmbeddings: boolean;
  /** Longest sequence the config allows. */
  readonly contextLimit: number;
  readonly layers: readonly LayerGroup[];
  /** Multi-token-prediction layers. */
  readonly mtpLayers: number;
  /** Shape of a prediction layer where it is not that of the last main layer. */
  readonly mtpLayer?: LayerGroup;
  /** Learned vectors of the model as a whole, beside the last norm (lm_head bias, merging of residual streams). */
  readonly extraVectors?: number;
  readonly stored: StoredWeights;
  /** Config fields that were absent and took a default, each with the value taken. */
  readonly defaulted: readonly string[];
  /** Sections of the config that describe parts outside the language model, such as a vision tower; they are not counted. */
  readonly omitted?: readonly string[];
}
