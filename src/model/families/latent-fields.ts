/** Latent attention from the fields that DeepSeek introduced, with or without an indexer. */
import type { Indexer, LatentAttention } from '../attention/shapes.ts';
import type { ConfigFields } from '../config-fields.ts';

/** A rank that is missing, null or 0 means that queries are projected directly. */
export function latentFields(config: ConfigFields): LatentAttention {
  return {
    kind: 'mla',
    queryHeads: config.count('num_attention_heads'),
    queryRank: config.countOrNone('q_lora_rank') || null,
    keyValueRank: config.count('kv_lora_rank'),
    nopeHeadDim: config.count('qk_nope_head_dim'),
    ropeHeadDim: config.count('qk_rope_head_dim'),
    valueHeadDim: config.count('v_head_dim'),
  };
}

export function indexerFields(config: ConfigFields): Indexer {
  return {
    heads: config.count('index_n_heads'),
    headDim: config.count('index_head_dim'),
    topK: config.count('index_topk'),
  };
}
