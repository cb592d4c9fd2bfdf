/** How long an operation takes on a chip: a soft roofline under efficiency curves. */
import type { Precision } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import { peakOf } from '../hardware/precision.ts';
import { type AttentionCore, gemmBytes, gemmFlop, type Operation } from '../operators/operation.ts';

/** Edge of the output tile that one compute unit works on, as in CUTLASS's default kernels. */
const tile = 128;
/** Rows are padded to the smallest tile height of the tensor-core instruction families (64 for Hopper's wgmma). */
const rowPadding = 64;

/**
 * `(tc^p + tm^p)^(1/p)`: the two sides overlap, but not perfectly where they are close.
 * A hard maximum is too fast by up to a quarter there (grouped products at 64 to 512 rows per expert).
 */
export function softMaximum(first: number, second: number, softness: number): number {
  const larger = Math.max(first, second);
  const smaller = Math.min(first, second);
  if (smaller === 0) return larger;
  // exp and log are several times faster than the power operator here, in the hottest line of all.
  const share = Math.exp(softness * Math.log(smaller / larger));
  return larger * Math.exp(Math.log1p(share) / softness);
}

/**
 * Share of the compute units at work, averaged over the waves in which tiles are handed out.
 * Below one full wave, smaller tiles and split contractions win half of the loss back (square root).
 */
function waveFraction(tiles: number, units: number): number {
  const waves = Math.ceil(tiles / units);
  const filled = tiles / (units * waves);
  return waves === 1 ? Math.sqrt(filled) : filled;
}

/** The same for sequences that are cut into `splits` pieces at most: many pieces fill the units evenly. */
function sequenceFraction(sequences: number, splits: number, units: number): number {
  const filled = sequences / (units * Math.ceil(sequences / units));
  return Math.min(1, filled * splits);
}

/** Shape of `groups` products of m×k by k×n; the weights of `groupsRead` of them are read. */
export interface GemmShape {
  readonly groups: number;
  readonly groupsRead: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly precision: Precision;
}

/** What a product or a group of products asks of the matrix units, padding included. */
interface TileWork {
  readonly paddedRows: number;
  readonly tiles: number;
  readonly grouped: boolean;
  readonly n: number;
  readonly k: number;
  readonly precision: Precision;
}

/**
 * The steps of one tile along the contraction follow each other: however few the tiles, a product takes at least
 * `contractionSeconds` for each element of k. It decides where tiles are fewer than compute units.
 */
function tileSeconds(work: TileWork, { chip, efficiency }: Device): number {
  const { paddedRows, tiles, grouped, n, k, precision } = work;
  const { fraction, halfContraction, groupedFactor, contractionSeconds } = efficiency.gemm;
  const achieved =
    fraction[precision] *
    (k / (k + halfContraction)) *
    waveFraction(tiles, chip.computeUnits) *
    (grouped ? groupedFactor : 1);
  const compute = (2 * paddedRows * n * k) / (peakOf(chip, precision) * achieved);
  const steps = k * contractionSeconds;
  return steps < negligibleShare * compute
    ? compute
    : softMaximum(compute, steps, efficiency.softness);
}

/** A side this much smaller than the other changes no digit that matters. */
const negligibleShare = 1 / 128;

/** Time the matrix units need for a product, seconds. */
export function gemmComputeSeconds(shape: GemmShape, device: Device): number {
  const { groups, m, n, k, precision } = shape;
  if (m === 0) return 0;
  return tileSeconds(
    {
      paddedRows: groups * Math.max(m, rowPadding),
      tiles: groups * Math.ceil(m / tile) * Math.ceil(n / tile),
      grouped: groups > 1,
      n,
      k,
      precision,
    },
    device,
  );
}

/** Time of a grouped product whose groups have `rows` rows each, start-up included, seconds. */
export function unevenGemmSeconds(
  rows: readonly number[],
  { n, k, precision }: Pick<GemmShape, 'n' | 'k' | 'precision'>,
  device: Device,
): number {
  const { chip, efficiency } = device;
  let total = 0;
  let paddedRows = 0;
  let tiles = 0;
  for (const m of rows) {
    total += m;
    paddedRows += Math.max(m, rowPadding);
    tiles += Math.ceil(m / tile) * Math.ceil(n / tile);
  }
  if (total === 0) return 0;
  const groups = rows.length;
  const compute = tileSeconds({ paddedRows, tiles, grouped: groups > 1, n, k, precision }, device);
  const memory =
    gemmBytes({ groups, groupsRead: groups, m: total / groups, n, k, precision }) /
    (chip.memory.bandwidthBytesPerSecond * efficiency.memory.gemmFraction);
  return softMaximum(compute, memory, efficiency.softness) + efficiency.gemm.overheadSeconds;
}

/** Time of a product, start-up included, seconds; allocates nothing, for the inner loop of searches. */
export function gemmSeconds(shape: GemmShape, device: Device): number {
  if (shape.m === 0) return 0;
  const { chip, efficiency } = device;
  const memory =
    gemmBytes(shape) / (chip.memory.bandwidthBytesPerSecond * efficiency.memory.gemmFraction);
  const compute = gemmComputeSeconds(shape, device);
  return softMaximum(compute, memory, efficiency.softness) + efficiency.gemm.overheadSeconds;
}

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
  const padded = rowsPerKey === undefined ? 1 : Math.max(1, rowPadding / rowsPerKey);
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

export type Bound = 'compute' | 'memory' | 'network' | 'latency';

export interface Timed {
  readonly name: string;
  readonly part: string;
  readonly flop: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly bound: Bound;
  readonly peakFlopPerSecond: number;
}

function timed(
  operation: Operation,
  device: Device,
  sides: { flop: number; bytes: number; compute: number; memory: number; overhead: number },
): Timed {
  const busy = softMaximum(sides.compute, sides.memory, device.efficiency.softness);
  const bound =
    sides.overhead > busy ? 'latency' : sides.compute > sides.memory ? 'compute' : 'memory';
  return {
    name: operation.name,
    part: operation.part,
    flop: sides.flop,
    bytes: sides.bytes,
    seconds: busy + sides.overhead,
    bound,
    peakFlopPerSecond: operation.kind === 'pass' ? 0 : peakOf(device.chip, operation.precision),
  };
}

/** Share of the memory rate that attention reaches. */
function attentionStreamFraction(
  { phase, latent }: AttentionCore,
  { memory, attention }: Device['efficiency'],
): number {
  const factor = phase === 'decode' && latent ? attention.latentStreamFactor : 1;
  return memory.attentionFraction * factor;
}

/** Latent decoding is split over the context and combined again; other decoding is one kernel; prompts amortize theirs. */
function attentionOverhead(
  { phase, latent }: AttentionCore,
  { attention, gemm }: Device['efficiency'],
): number {
  if (phase === 'prefill') return 0;
  return latent ? attention.decodeOverheadSeconds : gemm.overheadSeconds;
}

/** Time of one operation on one chip, seconds. */
export function operationSeconds(operation: Operation, device: Device): number {
  return operation.kind === 'gemm'
    ? gemmSeconds(operation, device)
    : timeOperation(operation, device).seconds;
}

/** Time of one operation on one chip, with its bound. */
export function timeOperation(operation: Operation, device: Device): Timed {
  const { chip, efficiency } = device;
  const bandwidth = chip.memory.bandwidthBytesPerSecond;
  switch (operation.kind) {
    case 'gemm': {
      const bytes = gemmBytes(operation);
      return timed(operation, device, {
        flop: gemmFlop(operation),
        bytes,
        compute: gemmComputeSeconds(operation, device),
        memory: bytes / (bandwidth * efficiency.memory.gemmFraction),
        overhead: operation.m === 0 ? 0 : efficiency.gemm.overheadSeconds,
      });
    }
    case 'attention':
      return timed(operation, device, {
        flop: operation.flop,
        bytes: operation.bytes,
        compute: attentionComputeSeconds(operation, device),
        memory: operation.bytes / (bandwidth * attentionStreamFraction(operation, efficiency)),
        overhead: attentionOverhead(operation, efficiency),
      });
    case 'pass':
      return timed(operation, device, {
        flop: 0,
        bytes: operation.bytes,
        compute: 0,
        memory: operation.bytes / (bandwidth * efficiency.memory.passFraction),
        overhead: 0,
      });
  }
}
