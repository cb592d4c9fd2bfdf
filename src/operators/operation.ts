/** What work there is: an operation knows its shape and its bytes, and no chip. */
import type { Precision } from '../hardware/chip.ts';
import { bytesPerElement } from '../hardware/precision.ts';

/** Where in the model an operation belongs; charts keep one colour per part. */
export const parts = [
  'attention',
  'experts',
  'dense',
  'router',
  'head',
  'elementwise',
  'communication',
  'host',
] as const;
export type Part = (typeof parts)[number];

/** `groups` products of m×k by k×n; each operand and the output cross memory once. */
export interface Gemm {
  readonly kind: 'gemm';
  readonly name: string;
  readonly part: Part;
  readonly precision: Precision;
  readonly groups: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** Groups whose weights are read: experts without a token are not. */
  readonly groupsRead: number;
  /** Bytes per weight as stored, where weights are kept narrower than the units compute; they are widened on the way. */
  readonly weightBytes: number | undefined;
}

/** Scores and weighted values; the precision is that of the matrix units used. */
export interface AttentionCore {
  readonly kind: 'attention';
  readonly name: string;
  readonly part: 'attention';
  readonly phase: 'prefill' | 'decode';
  readonly latent: boolean;
  readonly precision: Precision;
  readonly flop: number;
  readonly bytes: number;
  /** New tokens per sequence: short ones use the matrix units badly. */
  readonly sequence: number;
}

/** Element-wise work: norms, activations, rotary embedding, casts, permutation. */
export interface Pass {
  readonly kind: 'pass';
  readonly name: string;
  readonly part: Part;
  readonly bytes: number;
}

export type Operation = Gemm | AttentionCore | Pass;

// Operations of a kind all have the same fields in the same order: engines read those fastest, and inner loops read little else.

/** A product, or `groups` of them side by side. */
export function gemm(
  name: string,
  part: Part,
  precision: Precision,
  [m, k, n]: readonly [m: number, k: number, n: number],
  groups = 1,
): Gemm {
  return {
    kind: 'gemm',
    name,
    part,
    precision,
    groups,
    m,
    n,
    k,
    groupsRead: groups,
    weightBytes: undefined,
  };
}

/** The product with another number of rows, or with weights that lie narrower in memory. */
export function likeGemm(
  { name, part, precision, groups, m, n, k, groupsRead, weightBytes }: Gemm,
  changed: { readonly m?: number; readonly weightBytes?: number },
): Gemm {
  return {
    kind: 'gemm',
    name,
    part,
    precision,
    groups,
    m: changed.m ?? m,
    n,
    k,
    groupsRead,
    weightBytes: changed.weightBytes ?? weightBytes,
  };
}

/** An attention core. */
export function attentionCore({
  name,
  phase,
  latent,
  precision,
  flop,
  bytes,
  sequence,
}: Omit<AttentionCore, 'kind' | 'part'>): AttentionCore {
  return {
    kind: 'attention',
    name,
    part: 'attention',
    phase,
    latent,
    precision,
    flop,
    bytes,
    sequence,
  };
}

/** FLOP of a product: two for each multiply-add. */
export function gemmFlop({ groups, m, n, k }: Gemm): number {
  return 2 * groups * m * n * k;
}

/** Bytes of a product: activations and weights in its own format, output in 16 bits. */
export function gemmBytes({
  groups,
  groupsRead,
  m,
  n,
  k,
  precision,
  weightBytes,
}: Omit<Gemm, 'kind' | 'name' | 'part' | 'weightBytes'> & {
  readonly weightBytes?: number | undefined;
}): number {
  const width = bytesPerElement[precision];
  const weights = groupsRead * n * k * (weightBytes ?? width);
  return groups * m * (k * width + n * bytesPerElement.bf16) + weights;
}
