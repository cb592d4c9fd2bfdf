/** How much a sequence keeps in the key-value cache and in recurrent states, all layers together and not divided over chips. */
import type { Architecture, Attention } from './architecture.ts';
import { attentionKind } from './attention/attention.ts';
import type { CacheEntry } from './attention/attention-kind.ts';

/** Recurrent states are kept in fp32, inputs of short convolutions in 16 bits. */
const recurrentBytes = 4;
const convolutionBytes = 2;

/**
 * Bytes that one more token adds to a long sequence. Entries with a sliding window stop growing once it is full and
 * count as state; where every layer has a window, they all do grow, since a token costs that much until they are full.
 * Chunks are thousands of tokens long and grow from empty again and again, so they count.
 */
export function keyValueBytesPerToken({ layers }: Architecture, elementBytes: number): number {
  let growing = 0;
  let windowed = 0;
  for (const { attention, count } of layers) {
    for (const { elements, window } of attentionKind(attention).cache(attention)) {
      if (window === undefined) growing += count * elements;
      else windowed += count * elements;
    }
  }
  return elementBytes * (growing > 0 ? growing : windowed);
}

/** Bytes that a long sequence keeps whatever its length: full windows and recurrent states. */
export function stateBytesPerSequence(architecture: Architecture, elementBytes: number): number {
  const grows = keysGrow(architecture);
  let bytes = 0;
  for (const { attention, count } of architecture.layers) {
    bytes += count * recurrentStateBytes(attention, 1);
    if (!grows) continue;
    for (const { elements, window = 0 } of attentionKind(attention).cache(attention)) {
      bytes += count * elements * window * elementBytes;
    }
  }
  return bytes;
}

function keysGrow({ layers }: Architecture): boolean {
  return layers.some(({ attention }) =>
    attentionKind(attention)
      .cache(attention)
      .some(({ window }) => window === undefined),
  );
}

/** Tokens of a sequence that an entry still holds. */
export function heldTokens({ window, chunk }: CacheEntry, tokens: number): number {
  return Math.min(tokens, window ?? tokens, chunk ?? tokens);
}

/** Bytes of the recurrent state of one layer and sequence on one of `tensorParallel` ranks. */
export function recurrentStateBytes(attention: Attention, tensorParallel: number): number {
  const state = attentionKind(attention).state?.(attention);
  if (state === undefined) return 0;
  const bytes = state.recurrent * recurrentBytes + state.convolution * convolutionBytes;
  return bytes / tensorParallel;
}

/** Share of a cache entry that one of `tensorParallel` ranks holds: heads are dealt out, and copied once they run out. */
export function shareOfRank({ heads }: { readonly heads: number }, tensorParallel: number): number {
  return Math.max(1, heads / tensorParallel) / heads;
}

/** Number format of a cache. */
export type CachePrecision = 'bf16' | 'fp8' | 'int8';

/** Bytes that a sequence of `tokens` keeps of one layer on one of `tensorParallel` ranks, its state included. */
export function layerCacheBytes(
  attention: Attention,
  tokens: number,
  { precision, tensorParallel }: { precision: CachePrecision; tensorParallel: number },
): number {
  let bytes = recurrentStateBytes(attention, tensorParallel);
  for (const entry of attentionKind(attention).cache(attention)) {
    bytes +=
      heldTokens(entry, tokens) * entryBytes(entry, precision) * shareOfRank(entry, tensorParallel);
  }
  return bytes;
}

/** Bytes of one token in an entry. */
export function entryBytes(
  { elements, eightBitBytes = elements }: CacheEntry,
  precision: CachePrecision,
): number {
  return precision === 'bf16' ? 2 * elements : eightBitBytes;
}

/** Bytes per cached element of a layer, scales included. */
export function cacheElementBytes(attention: Attention, precision: CachePrecision): number {
  let elements = 0;
  let bytes = 0;
  for (const entry of attentionKind(attention).cache(attention)) {
    elements += entry.elements;
    bytes += entryBytes(entry, precision);
  }
  return elements === 0 ? 2 : bytes / elements;
}
