/** What every kind of attention answers, so that nothing else need know which one it has. */
import type { VisibleKeys } from './visible-keys.ts';

/** A matrix that every token passes, or `groups` equal ones side by side. */
export interface Projection {
  readonly name: string;
  readonly input: number;
  readonly output: number;
  readonly groups?: number;
  /** How tensor parallelism cuts it; `none`: every rank holds and computes all of it. */
  readonly cut: 'input' | 'output' | 'groups' | 'none';
  /** Belongs to an indexer. */
  readonly indexer?: boolean;
}

/** What a layer keeps for every token of a sequence. */
export interface CacheEntry {
  /** Elements that one token adds; a fraction where several tokens share an entry. */
  readonly elements: number;
  /** Heads over which tensor-parallel ranks can share the entry; 1: every rank keeps a copy. */
  readonly heads: number;
  /** Tokens kept at most: the entry stops growing, and is a fixed part of a long sequence. */
  readonly window?: number;
  /** Kept for the current chunk of this many tokens only. */
  readonly chunk?: number;
  /** Bytes of one token in an 8-bit cache with its scales; one byte an element when absent. */
  readonly eightBitBytes?: number;
}

/** Scores and weighted values, or the update and read-out of a state. */
export interface Core {
  readonly name: string;
  /** FLOP of one token, all heads, in the form that the mathematics is written in. */
  readonly flop: (visible: VisibleKeys) => number;
  /** The same as decoding executes it, where that is another form. */
  readonly decodeFlop?: (visible: VisibleKeys) => number;
  /** Cache elements read for one query. */
  readonly read: (visible: VisibleKeys) => number;
  /** Elements of queries, outputs and the like that pass through per token. */
  readonly width: number;
  /** Heads over which tensor-parallel ranks share what is read; 1: each reads all. */
  readonly heads: number;
  /** Every rank does all of it: an indexer, whose scores all heads share. */
  readonly copied?: boolean;
}

/** Bytes that one sequence keeps whatever its length, cut over tensor-parallel ranks. */
export interface RecurrentState {
  /** Elements of the recurrent state, kept in fp32. */
  readonly recurrent: number;
  /** Inputs of the short convolution, kept in 16 bits. */
  readonly convolution: number;
}

/** Elements per token that training keeps for the backward pass. */
export interface SavedWidths {
  /** Projections that are always kept. */
  readonly kept: number;
  /** Heads that selective recomputation projects again from what is kept. */
  readonly expanded: number;
  /** Input of the output projection. */
  readonly output: number;
}

export interface AttentionKind<Shape> {
  readonly projections: (attention: Shape, hidden: number) => readonly Projection[];
  /** Elements of the norms, biases, sinks and convolutions of one layer. */
  readonly vectors: (attention: Shape, hidden: number) => number;
  readonly cache: (attention: Shape) => readonly CacheEntry[];
  readonly state?: (attention: Shape) => RecurrentState;
  readonly cores: (attention: Shape) => readonly Core[];
  readonly saved: (attention: Shape) => SavedWidths;
  /** In a few words, for people. */
  readonly words: (attention: Shape) => string;
}
