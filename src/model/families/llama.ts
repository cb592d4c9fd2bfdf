/** The plain decoder families: grouped-query attention with dense layers, or with a mixture of experts in some. */
import type { FeedForward } from '../architecture.ts';
import type { ConfigFields } from '../config-fields.ts';
import { decoder, denseLayer, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { type AttentionTraits, groupedQueryFields } from './grouped-query-fields.ts';

/** What tells one family from the next. */
interface Traits extends AttentionTraits {
  readonly experts?: (config: ConfigFields) => FeedForward;
  /** The feed-forward has two matrices unless `mlp_gated` says otherwise. */
  readonly plain?: boolean;
  /** Norms have a bias beside their scale. */
  readonly normVectors?: number;
  readonly tied?: (config: ConfigFields) => boolean;
  /** Learned vectors of the whole model. */
  readonly extraVectors?: (config: ConfigFields) => number;
}

/** A reader for a family with these traits. */
export function llamaLike(traits: Traits = {}): FamilyReader {
  return (config, identity) => {
    const attention = groupedQueryFields(config, traits);
    const { experts, normVectors } = traits;
    const dense =
      experts === undefined || hasDense(config) ? plainOrGated(config, traits) : undefined;
    const mixture = experts?.(config);
    const step = config.has('decoder_sparse_step') ? config.count('decoder_sparse_step') : 1;
    const denseOnly = new Set(config.list('mlp_only_layers'));
    const layers = stackOf(config, index => {
      const sparse = mixture !== undefined && !denseOnly.has(index) && (index + 1) % step === 0;
      const feedForward = (sparse ? mixture : dense) ?? (mixture as FeedForward);
      return { attention, feedForward, ...(normVectors === undefined ? {} : { normVectors }) };
    });
    const extraVectors = traits.extraVectors?.(config);
    return decoder(config, identity, {
      layers,
      tied: traits.tied?.(config) ?? false,
      ...(extraVectors === undefined ? {} : { extraVectors }),
    });
  };
}

function plainOrGated(config: ConfigFields, { plain = false }: Traits): FeedForward {
  const dense = denseLayer(config);
  return dense.kind === 'dense' && plain
    ? { ...dense, gated: config.flag('mlp_gated', false) }
    : dense;
}

/** Some layers of a mixture model are dense. */
function hasDense(config: ConfigFields): boolean {
  return config.list('mlp_only_layers').length > 0 || config.countOrNone('decoder_sparse_step') > 1;
}

/** Mixtral and its kin: every layer routes over experts of the full width. */
export function wideExperts(config: ConfigFields): FeedForward {
  return routedExperts(config, { width: 'intermediate_size' });
}

/** Qwen: narrow experts, and in the second generation one wide shared expert behind a gate. */
export function qwenExperts(config: ConfigFields): FeedForward {
  const shared = config.countOrNone('shared_expert_intermediate_size');
  return routedExperts(config, { shared, traits: shared > 0 ? { sharedGate: true } : {} });
}

/** Grok-1 is published as a Mixtral, but its own code has one matrix for embedding and head. */
export function isGrok(config: ConfigFields): boolean {
  return config.list('architectures').some(name => String(name).startsWith('Grok'));
}

/** Phi-3.5-MoE adds a bias to the logits. */
export function phiHeadBias(config: ConfigFields): number {
  return config.flag('lm_head_bias', false) ? config.count('vocab_size') : 0;
}
