/** The shapes of attention, one a kind: what a config has to say before anything can be counted. */

/** Multi-head, multi-query or grouped-query attention. */
export interface GroupedQueryAttention {
  readonly kind: 'gqa';
  readonly queryHeads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  /** Width of a value head where it differs from `headDim` (MiMo). */
  readonly valueHeadDim?: number;
  /** Keys a token may see, itself included; undefined: all. */
  readonly window?: number;
  /** A token sees the keys of its own chunk of this many tokens only (Llama 4). */
  readonly chunk?: number;
  /** Biases of the query, key and value projections. */
  readonly bias: boolean;
  /** Bias of the output projection. */
  readonly outputBias?: boolean;
  /** One learned sink per query head (gpt-oss). */
  readonly sinks?: boolean;
  /** The query projection is twice as wide: its other half gates the output (Qwen3-Next). */
  readonly queryGate?: boolean;
  /** Keys and values are those of an earlier layer: neither projected nor cached here (cross-layer attention). */
  readonly borrowsCache?: boolean;
  /** Learned scale parameters of the query and key norms, per layer. */
  readonly normParameters: number;
}

interface LatentShape {
  readonly queryHeads: number;
  /** Null: queries are projected directly. */
  readonly queryRank: number | null;
  readonly keyValueRank: number;
  readonly nopeHeadDim: number;
  readonly ropeHeadDim: number;
  readonly valueHeadDim: number;
  /** A projection of the hidden state gates the output (Kimi K3). */
  readonly outputGate?: boolean;
}

/** Multi-head latent attention (DeepSeek-V2): one compressed key-value vector per token, shared by all heads. */
export interface LatentAttention extends LatentShape {
  readonly kind: 'mla';
}

/** A small scorer that picks the keys which attention then looks at. */
export interface Indexer {
  readonly heads: number;
  readonly headDim: number;
  /** Keys that are picked for one query. */
  readonly topK: number;
}

/** Latent attention over the keys that an indexer picks (DeepSeek-V3.2). */
export interface SparseLatentAttention extends LatentShape {
  readonly kind: 'sparse';
  readonly indexer: Indexer;
  /** False: the selection of an earlier layer is used again (GLM-5.2). */
  readonly ownsIndexer: boolean;
}

/** Grouped-query attention over the blocks of keys that an indexer picks (MiniMax-M3); `indexer.topK` counts keys. */
export interface BlockSparseAttention extends Omit<GroupedQueryAttention, 'kind'> {
  readonly kind: 'block-sparse';
  readonly indexer: Indexer;
}

/** One key head, also the value, kept once for every `ratio` tokens, beside a window of plain ones (DeepSeek-V4). */
export interface CompressedAttention {
  readonly kind: 'compressed';
  readonly queryHeads: number;
  readonly queryRank: number;
  readonly headDim: number;
  readonly outputGroups: number;
  readonly outputRank: number;
  readonly window: number;
  /** Tokens per compressed entry; 0: window only. */
  readonly ratio: number;
  /** Picks among the compressed entries; undefined: all are seen. */
  readonly indexer?: Indexer;
}

/** Multi-matrix factorization attention (Step-3): a low-rank query, few wide key-value heads. */
export interface FactorizedAttention {
  readonly kind: 'mfa';
  readonly queryHeads: number;
  readonly queryRank: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
}

/** Gated DeltaNet (Qwen3-Next): a matrix of state per value head instead of a cache. */
export interface GatedDeltaNet {
  readonly kind: 'deltanet';
  /** Value heads, by which the layer is cut. */
  readonly queryHeads: number;
  readonly keyHeads: number;
  readonly keyHeadDim: number;
  readonly valueHeadDim: number;
  readonly convolution: number;
}

/** Kimi Delta Attention (Kimi Linear): a delta rule with a decay for every channel. */
export interface KimiDelta {
  readonly kind: 'kimi-delta';
  readonly queryHeads: number;
  readonly headDim: number;
  readonly convolution: number;
}

/** Lightning attention (MiniMax-01): linear attention with a fixed decay per head. */
export interface Lightning {
  readonly kind: 'lightning';
  readonly queryHeads: number;
  readonly headDim: number;
}

/** Mamba-1, a selective state space (Jamba). */
export interface Mamba {
  readonly kind: 'mamba';
  /** The inner channels, by which the layer is cut. */
  readonly queryHeads: number;
  readonly stateSize: number;
  readonly stepRank: number;
  readonly convolution: number;
}

export type Attention =
  | GroupedQueryAttention
  | LatentAttention
  | SparseLatentAttention
  | BlockSparseAttention
  | CompressedAttention
  | FactorizedAttention
  | GatedDeltaNet
  | KimiDelta
  | Lightning
  | Mamba;
