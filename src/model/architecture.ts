/** What Neraca knows of a model once its config.json has been read: shapes only, no weights. */

/** Multi-head, multi-query or grouped-query attention. */
export interface GroupedQueryAttention {
  readonly kind: 'gqa';
  readonly queryHeads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  /** Keys a token may see, itself included; undefined: all. */
  readonly window?: number;
  /** Biases of the query, key and value projections. */
  readonly bias: boolean;
  /** Bias of the output projection. */
  readonly outputBias?: boolean;
  /** One learned sink per query head (gpt-oss). */
  readonly sinks?: boolean;
  /** Learned scale parameters of the query and key norms, per layer. */
  readonly normParameters: number;
}

/** Multi-head latent attention (DeepSeek-V2): one compressed key-value vector per token, shared by all heads. */
export interface LatentAttention {
  readonly kind: 'mla';
  readonly queryHeads: number;
  /** Null: queries are projected directly. */
  readonly queryRank: number | null;
  readonly keyValueRank: number;
  readonly nopeHeadDim: number;
  readonly ropeHeadDim: number;
  readonly valueHeadDim: number;
}

export type Attention = GroupedQueryAttention | LatentAttention;

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
  /** Total width of the shared experts; 0: none. */
  readonly sharedIntermediate: number;
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
  /** Multi-token-prediction layers; each has the shape of the last main layer. */
  readonly mtpLayers: number;
  readonly stored: StoredWeights;
  /** Config fields that were absent and took a default, each with the value taken. */
  readonly defaulted: readonly string[];
  /** Sections of the config that describe parts outside the language model, such as a vision tower; they are not counted. */
  readonly omitted?: readonly string[];
}
