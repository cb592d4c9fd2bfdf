/** The format in which a checkpoint is published, from its config's quantization section. */
import { spelled } from '../schema/expectation.ts';
import type { StoredWeights } from './architecture.ts';
import type { ConfigFields, Json } from './config-fields.ts';

const sixteenBits = 2;
/** One fp32 scale per block of weights, 128×128 unless the config says otherwise. */
const scaleBytes = 4;
const usualBlock = [128, 128];
/** Microscaled formats: four bits, and one byte of scale per 32 weights. */
const microscaledBytes = 0.5 + 1 / 32;
const bitsPerByte = 8;
const mostBits = 64;
const sectionName = 'quantization_config';

/** Bytes per weight: linear layers, routed experts, and the rest (embedding, head, norms, router). */
export function storedWeights(config: ConfigFields): StoredWeights {
  const section = config.section(sectionName);
  if (section === undefined) return plain(config);
  const method = String(section['quant_method'] ?? '');
  if (method === 'fp8') return blockScaled(section, config);
  if (method === 'mxfp4') return expertsOnly('mxfp4', microscaledBytes);
  if (method === 'compressed-tensors') return compressed(section, config);
  const bits = section['bits'];
  const bytes = bits === 4 || bits === 8 ? bits / bitsPerByte : sixteenBits;
  return stored(method || 'unknown', bytes, bytes);
}

function stored(format: string, linearBytes: number, expertBytes: number): StoredWeights {
  return { format, linearBytes, expertBytes, otherBytes: sixteenBits };
}

/** Attention, shared experts, dense layers and head stay in 16 bits. */
function expertsOnly(format: string, bytes: number): StoredWeights {
  return stored(format, sixteenBits, bytes);
}

function plain(config: ConfigFields): StoredWeights {
  const type = config.text(config.named('torch_dtype', 'dtype'), 'bfloat16');
  if (type !== 'float32') return stored('bf16', sixteenBits, sixteenBits);
  const bytes = 2 * sixteenBits;
  return { format: 'fp32', linearBytes: bytes, expertBytes: bytes, otherBytes: bytes };
}

/** FP8 with a scale per block (DeepSeek-V3); DeepSeek-V4 keeps its routed experts in microscaled FP4 beside it. */
function blockScaled(section: Json, config: ConfigFields): StoredWeights {
  const sizes = blockSizes(section['weight_block_size'], config);
  const bytes = 1 + scaleBytes / sizes.reduce((product, size) => product * size, 1);
  const weights =
    config.text('expert_dtype', '') === 'fp4'
      ? stored('fp8, experts fp4', bytes, microscaledBytes)
      : stored('fp8', bytes, bytes);
  return { ...weights, blockScaled: true };
}

/** One group of weights with a common format; what `ignore` names stays in 16 bits. */
function compressed(section: Json, config: ConfigFields): StoredWeights {
  const groups = section['config_groups'];
  const [first] = typeof groups === 'object' && groups !== null ? Object.values(groups) : [];
  const weights = (first as Json | undefined)?.['weights'] as Json | undefined;
  const bits = weights?.['num_bits'];
  const size = weights?.['group_size'];
  if (typeof bits !== 'number') return stored('compressed-tensors', sixteenBits, sixteenBits);
  if (!isCount(bits) || bits > mostBits) {
    const expected = `expected a whole number of bits from 1 to ${mostBits}, got ${spelled(bits)}`;
    config.fault(`${sectionName}.config_groups`, expected);
  }
  const float = weights?.['type'] === 'float';
  const scale = float && bits === 4 ? 1 : sixteenBits;
  const bytes = bits / bitsPerByte + (isCount(size) ? scale / size : 0);
  const format = `${float ? (bits === 4 ? 'mxfp' : 'fp') : 'int'}${bits}`;
  const ignored = Array.isArray(section['ignore']) ? section['ignore'].map(String) : [];
  // The released files of this kind exempt attention by name; what is left are the routed experts.
  return ignored.some(name => name.includes('attn'))
    ? expertsOnly(format, bytes)
    : stored(format, bytes, bytes);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1;
}

function blockSizes(given: unknown, config: ConfigFields): readonly number[] {
  if (given === undefined || given === null) return usualBlock;
  if (Array.isArray(given) && given.every(isCount)) return given;
  const expected = `expected whole numbers from 1, such as [128, 128], got ${spelled(given)}`;
  config.fault(`${sectionName}.weight_block_size`, expected);
  return usualBlock;
}
