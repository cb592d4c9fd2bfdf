/** Llama 4: attention in chunks, whole in every fourth layer; one expert of many, beside a shared one of the same width. */
import { decoder, denseIf, type FamilyReader, stackOf } from './decoder.ts';
import { routedExperts } from './experts.ts';
import { groupedQueryFields } from './grouped-query-fields.ts';

/** Of the class: every fourth layer has no rotary embedding and sees everything. */
const wholeEvery = 4;
const usualChunk = 8192;

export const llama4: FamilyReader = (config, identity) => {
  const whole = groupedQueryFields(config);
  const chunked = { ...whole, chunk: config.count('attention_chunk_size', usualChunk) };
  const rotary = config.list('no_rope_layers');
  if (rotary.length === 0) config.assume('no_rope_layers', `every ${wholeEvery}th`);
  const width = config.count('intermediate_size');
  const experts = routedExperts(config, { width: 'intermediate_size', shared: width });
  config.assume('shared experts', 1);
  const step = config.count('interleave_moe_layer_step', 1);
  const dense = denseIf(step > 1, config, 'intermediate_size_mlp');
  const layers = stackOf(config, index => {
    const inChunks = rotary.length > 0 ? rotary[index] === 1 : (index + 1) % wholeEvery !== 0;
    return {
      attention: inChunks ? chunked : whole,
      feedForward: (index + 1) % step === 0 ? experts : dense,
    };
  });
  return decoder(config, identity, { layers });
};
