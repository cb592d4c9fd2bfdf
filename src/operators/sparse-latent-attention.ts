/** The work of latent attention over picked keys (DeepSeek-V3.2): the indexer's scores, then a few keys in absorbed form. */
import { absorbedFlopPerKey, expandedFlopPerKey } from '../model/attention/latent.ts';
import type { SparseLatentAttention } from '../model/attention/shapes.ts';
import { latentAttention } from './latent-attention.ts';
import { type Load, type Shard, visibleKeys } from './load.ts';
import { attentionCore, type Operation } from './operation.ts';
import { indexerOperations } from './projected-attention.ts';

/**
 * Every query has keys of its own, which only the compressed cache serves well: prompts use the absorbed form as
 * decoding does, except short ones, where masking the expanded form is less work (DeepSeek-V3.2, appendix A).
 */
export function sparseLatentAttention(
  attention: SparseLatentAttention,
  hidden: number,
  load: Load,
  shard: Shard,
): Operation[] {
  const keys = visibleKeys(load);
  const picked = keys.limited(attention.indexer.topK);
  const masked = expandedFlopPerKey(attention) * keys.limited();
  const whole = load.phase === 'prefill' && masked <= absorbedFlopPerKey(attention) * picked;
  const shape = { ...attention, kind: 'mla' } as const;
  const latent = whole
    ? latentAttention(shape, hidden, load, shard)
    : latentAttention(
        shape,
        hidden,
        { ...load, phase: 'decode', contextTokens: picked, visibleKeys: picked },
        shard,
      ).map(operation =>
        operation.kind === 'attention'
          ? attentionCore({ ...operation, phase: load.phase })
          : operation,
      );
  return [...indexerOperations(attention, hidden, load, shard), ...latent];
}
