/** Time of a published attention kernel, from its shape. */
import { bytesPerElement, peakOf } from '../hardware/precision.ts';
import type { SpreadAttention } from '../timing/attention-law.ts';
import { timesWholeOperators } from '../timing/operator-calls.ts';
import { timeOperation } from '../timing/roofline.ts';
import { softMaximum } from '../timing/soft-maximum.ts';
import type { Bench } from './bench.ts';
import { type Prediction, precisionOf, predicted, unsupported } from './prediction.ts';
import type { SubjectOf } from './subject.ts';

type Setup = SubjectOf<'attention'>['setup'];

/** Seconds of the kernel, with rotary embedding and cache write where the source timed the whole operator. */
export function predictAttention({ setup }: SubjectOf<'attention'>, bench: Bench): Prediction {
  const core = attentionCore(setup);
  if (core === undefined) return unsupported(`no matrix units compute in ${setup.precision}`);
  if (setup.variant === 'indexer') return predicted(indexerSeconds(core, bench));
  const { seconds } = timeOperation(core, bench.device);
  if (setup.phase === 'decode') {
    // A call of its own plans its split anew; captured graphs of an engine do so once for all layers.
    return predicted(seconds + bench.calls['attention.decodeCall']);
  }
  if (!timesWholeOperators(setup.engine)) return predicted(seconds);
  const { chip, efficiency } = bench.device;
  const rate = chip.memory.bandwidthBytesPerSecond * efficiency.memory.passFraction;
  const passes =
    bench.calls['attention.rotaryPasses'] * rotatedShare(setup) +
    (isNarrow(setup) ? bench.calls['attention.quantizePasses'] : 0);
  return predicted(seconds + bench.calls['attention.start'] + (core.bytes * passes) / rate);
}

/** Share of a head that carries the position: latent attention rotates what its keys have beyond its values. */
function rotatedShare(setup: Setup): number {
  return setup.variant === 'mla' ? 1 - valueWidth(setup) / setup.headDim : 1;
}

/** Scores against every key: a product that streams its keys, as products of few rows do. */
function indexerSeconds({ flop, bytes, precision }: SpreadAttention, { device }: Bench): number {
  const { chip, efficiency } = device;
  const { gemm, memory, softness } = efficiency;
  const compute = flop / (peakOf(chip, precision) * gemm.fraction[precision]);
  const stream = bytes / (chip.memory.bandwidthBytesPerSecond * memory.gemmFraction);
  return softMaximum(compute, stream, softness) + indexerStarts * gemm.overheadSeconds;
}

/** FLOP or bytes of which a published rate counts so many a second. */
export function attentionWork(
  { setup }: SubjectOf<'attention'>,
  metric: string,
): number | undefined {
  const core = attentionCore(setup);
  return metric === 'flopPerSecond' ? core?.flop : core?.bytes;
}

/** One FP8 vector of the latent cache as FlashMLA stores it with its scales, bytes per 576 elements. */
const scaledLatentBytes = 656 / 576;
/** The scores, and kernels that lay out the work and clear what lies beyond each context. */
const indexerStarts = 3;
/** Scale that the indexer stores with each key, bytes. */
const indexerScaleBytes = 4;

function attentionCore(setup: Setup): SpreadAttention | undefined {
  const precision = precisionOf(setup.precision);
  if (precision === undefined) return undefined;
  const { phase, variant, queryHeads, batch, queryTokens } = setup;
  const rows = batch * queryTokens;
  const indexed = variant === 'indexer';
  const width = setup.headDim + (indexed ? 0 : valueWidth(setup));
  const output = indexed ? scoreBytes * setup.contextTokens : 0;
  return {
    kind: 'attention',
    name: variant,
    part: 'attention',
    phase,
    latent: variant === 'mla',
    precision: indexed ? precision : 'bf16',
    flop: 2 * queryHeads * width * rows * visibleKeys(setup),
    bytes:
      batch * heldKeys(setup) * keyBytes(setup) +
      rows * (bytesPerElement.bf16 * queryHeads * width + output),
    sequence: queryTokens,
    context: heldKeys(setup),
    selected: setup.indexTopK !== undefined && isNarrow(setup),
    narrow: isNarrow(setup),
    streams: batch * (phase === 'prefill' ? queryHeads : keyHeads(setup)),
    resultWidth: valueWidth(setup),
    ...(phase === 'prefill' ? {} : { rowsPerKey: (queryHeads / keyHeads(setup)) * queryTokens }),
  };
}

/** Is the cache kept in fewer than 16 bits? */
function isNarrow({ kvCachePrecision, precision }: Setup): boolean {
  return precisionOf(kvCachePrecision ?? precision) !== 'bf16';
}

/** Scores of the indexer are written in 32 bits. */
const scoreBytes = 4;

function valueWidth({ headDim, valueHeadDim = headDim }: Setup): number {
  return valueHeadDim;
}

function heldKeys({ contextTokens, indexTopK = contextTokens }: Setup): number {
  return Math.min(contextTokens, indexTopK);
}

/** Keys that a query sees, on average: under a causal mask the last of its queries sees them all. */
function visibleKeys(setup: Setup): number {
  const { phase, causal = phase === 'prefill', contextTokens, queryTokens } = setup;
  return phase === 'prefill' && causal ? contextTokens - (queryTokens - 1) / 2 : heldKeys(setup);
}

/** Heads that have keys of their own; the latent form expands them for prompts and shares one vector in decoding. */
function keyHeads({ variant, phase, queryHeads, kvHeads = queryHeads }: Setup): number {
  if (variant !== 'mla') return kvHeads;
  return phase === 'prefill' ? queryHeads : 1;
}

/** Bytes of one key and its value in memory, all heads. */
function keyBytes(setup: Setup): number {
  const { variant, phase, headDim, indexTopK } = setup;
  if (phase === 'prefill') {
    return keyHeads(setup) * (headDim + valueWidth(setup)) * bytesPerElement.bf16;
  }
  const element = bytesPerElement[precisionOf(setup.kvCachePrecision ?? setup.precision) ?? 'bf16'];
  if (variant === 'indexer') return headDim * element + indexerScaleBytes;
  if (variant !== 'mla') return keyHeads(setup) * (headDim + valueWidth(setup)) * element;
  const scaled = indexTopK !== undefined && element < bytesPerElement.bf16;
  return headDim * (scaled ? scaledLatentBytes : element);
}
