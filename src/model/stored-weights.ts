/** The format in which a checkpoint is published, from its config's quantization section. */
import type { StoredWeights } from './architecture.ts';
import type { ConfigFields } from './config-fields.ts';

const sixteenBits = 2;
/** One fp32 scale per block of 128×128 weights. */
const blockScaleBytes = 4 / 128 ** 2;
/** MXFP4: four bits, and one byte of scale per 32 weights. */
const mxfp4Bytes = 0.5 + 1 / 32;
const eightBits = 1;
const fourBits = 0.5;

/** Bytes per weight: linear layers, routed experts, and the rest (embedding, head, norms, router). */
export function storedWeights(config: ConfigFields): StoredWeights {
  const section = config.section('quantization_config');
  if (section === undefined) {
    const single = config.text('torch_dtype', 'bfloat16') === 'float32';
    const bytes = single ? 2 * sixteenBits : sixteenBits;
    const format = single ? 'fp32' : 'bf16';
    return { format, linearBytes: bytes, expertBytes: bytes, otherBytes: bytes };
  }
  const method = String(section['quant_method'] ?? '');
  if (method === 'fp8') {
    const bytes = eightBits + blockScaleBytes;
    return { format: 'fp8', linearBytes: bytes, expertBytes: bytes, otherBytes: sixteenBits };
  }
  if (method === 'mxfp4') {
    return {
      format: 'mxfp4',
      linearBytes: sixteenBits,
      expertBytes: mxfp4Bytes,
      otherBytes: sixteenBits,
    };
  }
  const bits = section['bits'];
  const bytes = bits === 4 ? fourBits : bits === 8 ? eightBits : sixteenBits;
  return {
    format: method || 'unknown',
    linearBytes: bytes,
    expertBytes: bytes,
    otherBytes: sixteenBits,
  };
}
