/** How long attention keeps a chip busy: prompts in tiles of queries, decoding by its keys. */
import type { Device } from '../hardware/device.ts';
import { peakOf } from '../hardware/precision.ts';
import type { AttentionCore } from '../operators/operation.ts';
import { softMaximum } from './soft-maximum.ts';

/** Rows are padded to the smallest tile height of the tensor-core instruction families (64 for Hopper's wgmma). */
const rowPadding = 64;

/** Query rows that one compute unit takes at a time, in prompts and in training. */
const queryTile = 128;
/** Elements of a key and its value: a tile meets half its sequence, two operations an element. */
const tileWidth = 256;

/** Attention, with what is known of how it spreads over the compute units. */
export type SpreadAttention = AttentionCore & {
  /** Query rows that share each key in decoding: the heads of its group times the queries. */
  readonly rowsPerKey?: number;
  /** Pieces that share nothing: sequences times heads; sequences alone where all heads read one vector. */
  readonly streams?: number;
  /** Keys that each query reads in decoding. */
  readonly context?: number;
  /** Only selected keys are read, and widened from FP8 on the way (DeepSeek's sparse attention). */
  readonly selected?: boolean;
  /** The cache is kept in 8 bits, and prompts are multiplied in 8 bits too. */
  readonly narrow?: boolean;
  /** Elements of a query row's result, of which each piece of a cut sequence leaves a partial one. */
  readonly resultWidth?: number;
};

/** Keys whose reading a decoding kernel's start on a sequence costs as much as: a tile of them. */
const startContext = 64;

/** Share of the BF16 peak that flash attention reaches over a prompt or a training sequence of this length. */
export function promptFraction(sequence: number, { chip, efficiency }: Device): number {
  const { prefillFraction, tileStartSeconds } = efficiency.attention;
  const rate = (peakOf(chip, 'bf16') / chip.computeUnits) * prefillFraction;
  const startSequence = (tileStartSeconds * rate) / (queryTile * tileWidth);
  return (prefillFraction * sequence) / (sequence + startSequence);
}

/**
 * Time the compute units need for attention, seconds. Attention runs in BF16 units unless told otherwise.
 * Prompts fill whole tiles of queries; under a causal mask the last tile sees twice the mean context, and no unit is
 * done before it. In decoding, rows that share a key are padded to a tile of the matrix units; a single row has nothing
 * to share and runs on the vector units.
 */
export function attentionComputeSeconds(
  core: SpreadAttention,
  { chip, efficiency }: Device,
): number {
  const { flop, phase, latent, precision, sequence, rowsPerKey, streams, selected, narrow } = core;
  const { attention } = efficiency;
  if (flop === 0) return 0;
  const peak = peakOf(chip, precision);
  if (phase === 'prefill') {
    const tiles = Math.ceil(sequence / queryTile);
    const family = latent || streams === undefined ? 1 : attention.plainPrefillFactor;
    const achieved =
      peak *
      promptFraction(sequence, { chip, efficiency }) *
      family *
      (narrow ? attention.narrowFactor : 1);
    const seconds = (flop * tiles * queryTile) / (sequence * achieved);
    if (streams === undefined) return seconds;
    const longest = ((tiles > 1 ? 2 : 1) * chip.computeUnits) / (streams * tiles);
    return softMaximum(seconds, seconds * longest, efficiency.softness);
  }
  if (rowsPerKey === 1)
    return vectorSeconds(core, chip.computeUnits, attention.vectorFlopPerSecond);
  const height = latent ? attention.latentRows : rowPadding;
  const padded = rowsPerKey === undefined ? 1 : Math.max(1, height / rowsPerKey);
  const fraction = latent ? attention.latentDecodeFraction : attention.prefillFraction;
  const cached = selected
    ? attention.selectedFactor
    : latent && narrow
      ? attention.narrowDecodeFactor
      : 1;
  const achieved = peak * fraction * cached;
  const busy =
    !latent || streams === undefined
      ? 1
      : sequenceFraction(streams, attention.latentSplits, chip.computeUnits);
  return (flop * padded) / (achieved * busy);
}

/** Decoding where no two queries share a key: each unit walks the keys of its streams on its vector lanes. */
function vectorSeconds(
  { flop, streams = 2 ** 20, context = 2 ** 20 }: SpreadAttention,
  units: number,
  unitRate: number,
): number {
  // A stream is cut only where two or more units would stand idle for each that works.
  const pieces = streams * Math.max(1, Math.floor(units / (2 * streams)));
  const waves = Math.ceil(pieces / units);
  return (flop * (1 + startContext / context) * waves) / (pieces * unitRate);
}

/** Share of the compute units at work on sequences that are cut into `splits` pieces at most; many pieces fill them evenly. */
function sequenceFraction(sequences: number, splits: number, units: number): number {
  const filled = sequences / (units * Math.ceil(sequences / units));
  return Math.min(1, filled * splits);
}

/** Share of the memory rate that attention reaches. */
export function attentionStreamFraction(
  { phase, latent }: AttentionCore,
  { memory, attention }: Device['efficiency'],
): number {
  const factor = phase === 'decode' && latent ? attention.latentStreamFactor : 1;
  return memory.attentionFraction * factor;
}

/** Prompts amortize their start over their tiles; decoding that is cut into pieces ends with putting them together. */
export function attentionOverhead(core: SpreadAttention, device: Device): number {
  const { attention, gemm } = device.efficiency;
  if (core.phase === 'prefill') return 0;
  return core.latent
    ? attention.decodeOverheadSeconds + combineSeconds(core, device)
    : gemm.overheadSeconds;
}

/** Partial results are kept in 32 bits, written once and read once; the chip's last cache, twice as fast, holds them. */
const partialBytes = (2 * 4) / 2;

/**
 * Where sequences are fewer than compute units, each unit works on a piece of one and leaves a partial result for every
 * query row of its tile; they are added up afterwards, seconds.
 */
function combineSeconds(
  { streams, rowsPerKey, resultWidth, context = 0 }: SpreadAttention,
  { chip, efficiency }: Device,
): number {
  if (streams === undefined || rowsPerKey === undefined || resultWidth === undefined) return 0;
  const { latentRows, latentSplits, latentStreamFactor } = efficiency.attention;
  const tiles = streams * Math.ceil(rowsPerKey / latentRows);
  if (latentSplits <= 1 || tiles >= chip.computeUnits) return 0;
  const pieces = Math.min(chip.computeUnits, tiles * Math.ceil(context / startContext));
  const rate =
    chip.memory.bandwidthBytesPerSecond * efficiency.memory.attentionFraction * latentStreamFactor;
  return (pieces * Math.min(rowsPerKey, latentRows) * resultWidth * partialBytes) / rate;
}
