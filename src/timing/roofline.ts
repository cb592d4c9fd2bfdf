/** How long an operation takes on a chip: a soft roofline under efficiency curves. */
import type { Precision } from '../hardware/chip.ts';
import type { Device } from '../hardware/device.ts';
import { peakOf } from '../hardware/precision.ts';
import { gemmBytes, gemmFlop, type Operation } from '../operators/operation.ts';
import {
  attentionComputeSeconds,
  attentionOverhead,
  attentionStreamFraction,
} from './attention-law.ts';
import { softMaximum } from './soft-maximum.ts';

/** Edge of the output tile that one compute unit works on, as in CUTLASS's default kernels. */
export const tile = 128;
/** Rows are padded to the smallest tile height of the tensor-core instruction families (64 for Hopper's wgmma). */
const rowPadding = 64;

/**
 * Share of the compute units at work, averaged over the waves in which tiles are handed out.
 * Below one full wave, smaller tiles and split contractions win half of the loss back (square root).
 */
function waveFraction(tiles: number, units: number): number {
  const waves = Math.ceil(tiles / units);
  const filled = tiles / (units * waves);
  return waves === 1 ? Math.sqrt(filled) : filled;
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

/** Start-up of a product, of attention or of a pass, seconds. */
function startSeconds(operation: Operation, device: Device): number {
  switch (operation.kind) {
    case 'gemm':
      return operation.m === 0 ? 0 : device.efficiency.gemm.overheadSeconds;
    case 'attention':
      return attentionOverhead(operation, device);
    case 'pass':
      return 0;
  }
}

/** Time that the compute units need, seconds. */
function computeSeconds(operation: Operation, device: Device): number {
  switch (operation.kind) {
    case 'gemm':
      return gemmComputeSeconds(operation, device);
    case 'attention':
      return attentionComputeSeconds(operation, device);
    case 'pass':
      return 0;
  }
}

function bytesOf(operation: Operation): number {
  return operation.kind === 'gemm' ? gemmBytes(operation) : operation.bytes;
}

/** Time that the memory needs, seconds. */
function memorySeconds(operation: Operation, { chip, efficiency }: Device): number {
  const bandwidth = chip.memory.bandwidthBytesPerSecond;
  switch (operation.kind) {
    case 'gemm':
      return gemmBytes(operation) / (bandwidth * efficiency.memory.gemmFraction);
    case 'attention':
      return operation.bytes / (bandwidth * attentionStreamFraction(operation, efficiency));
    case 'pass':
      return operation.bytes / (bandwidth * efficiency.memory.passFraction);
  }
}

/** Time of one operation on one chip, seconds; allocates nothing, for the inner loop of searches. */
export function operationSeconds(operation: Operation, device: Device): number {
  const compute = computeSeconds(operation, device);
  const memory = memorySeconds(operation, device);
  return softMaximum(compute, memory, device.efficiency.softness) + startSeconds(operation, device);
}

/** Time of one operation on one chip, with its bound. */
export function timeOperation(operation: Operation, device: Device): Timed {
  const compute = computeSeconds(operation, device);
  const memory = memorySeconds(operation, device);
  const start = startSeconds(operation, device);
  const busy = softMaximum(compute, memory, device.efficiency.softness);
  return {
    name: operation.name,
    part: operation.part,
    flop: flopOf(operation),
    bytes: bytesOf(operation),
    seconds: busy + start,
    bound: start > busy ? 'latency' : compute > memory ? 'compute' : 'memory',
    peakFlopPerSecond: operation.kind === 'pass' ? 0 : peakOf(device.chip, operation.precision),
  };
}

function flopOf(operation: Operation): number {
  if (operation.kind === 'gemm') return gemmFlop(operation);
  return operation.kind === 'attention' ? operation.flop : 0;
}
