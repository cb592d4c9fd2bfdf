/** How much of each peak a chip's software reaches: a few numbers per chip generation, fitted on published measurements. */

import type { FlopPerSecond, Fraction, Seconds } from '../units/quantity.ts';
import type { Precision } from './chip.ts';

/** A collective's law: start-up time, and the share of the one-way link rate reached by large messages. */
export interface CollectiveEfficiency {
  readonly latencySeconds: Seconds;
  readonly fraction: Fraction;
}

/** One family of expert-parallel kernels (DeepEP's `normal` or `low-latency`). */
export interface DispatchEfficiency {
  readonly dispatchSeconds: Seconds;
  readonly combineSeconds: Seconds;
  readonly scaleUpFraction: Fraction;
  readonly scaleOutFraction: Fraction;
  /** Rate of combine against dispatch: kernels that quantize on the way are slower in one direction. */
  readonly combineRateFactor: number;
}

/** Shares of a kernel benchmark's rate that a training run keeps, by number format, and for attention. */
export interface SustainedRates {
  readonly bf16: Fraction;
  readonly fp8: Fraction;
  readonly fp4: Fraction;
  readonly attention: Fraction;
}

export interface Efficiency {
  readonly id: string;
  /** Relatives whose constants stand in for missing measurements, with how many of them. */
  readonly borrowedFrom: Readonly<Record<string, number>>;
  /** Exponent that joins compute and memory time: `(tc^p + tm^p)^(1/p)`; infinite would be the hard roofline. */
  readonly softness: number;
  readonly gemm: {
    /** Share of the dense peak that a large, well-shaped product reaches, by number format. */
    readonly fraction: Readonly<Record<Precision, Fraction>>;
    /** Contraction length at which half of that share is reached. */
    readonly halfContraction: number;
    /** A grouped product against a single one of the same size. */
    readonly groupedFactor: Fraction;
    readonly overheadSeconds: Seconds;
    /** Least time per element of the contraction: the steps of one tile follow each other. */
    readonly contractionSeconds: Seconds;
  };
  readonly memory: {
    readonly gemmFraction: Fraction;
    readonly attentionFraction: Fraction;
    readonly passFraction: Fraction;
  };
  readonly attention: {
    /** Shares of the dense BF16 peak. */
    readonly prefillFraction: Fraction;
    /** What a tile of queries costs before it meets its keys: loads, and sums that are rescaled and written. */
    readonly tileStartSeconds: Seconds;
    readonly latentDecodeFraction: Fraction;
    /** Start-up of latent decoding, its split over the context and its combination. */
    readonly decodeOverheadSeconds: Seconds;
    /** Plain and grouped-query prompts against latent ones, share of their rate, in engines' own kernels. */
    readonly plainPrefillFactor: number;
    /** Prompts multiplied in 8 bits against 16: products are faster, the softmax between them is not. */
    readonly narrowFactor: number;
    /** The same for latent decoding: some kernels multiply in 8 bits, others widen first. */
    readonly narrowDecodeFactor: number;
    /** Latent decoding over selected keys that are widened from FP8, against all keys in 16 bits. */
    readonly selectedFactor: Fraction;
    /** Memory rate of latent decoding against that of plain decoding. */
    readonly latentStreamFactor: number;
    /** Query rows that the matrix units take at a time in latent decoding; fewer are padded to it. */
    readonly latentRows: number;
    /** Pieces that latent decoding cuts a sequence into at most; 1: a sequence keeps to one compute unit. */
    readonly latentSplits: number;
    /** Rate of one compute unit where a query shares its keys with no other and matrix units are of no use. */
    readonly vectorFlopPerSecond: FlopPerSecond;
  };
  readonly collective: {
    readonly allReduce: CollectiveEfficiency;
    readonly allGather: CollectiveEfficiency;
    readonly allToAll: CollectiveEfficiency;
    readonly scaleOutFraction: Fraction;
    /** An engine's own all-reduce, in which every chip reads every other's vector: start, and share of the link rate. */
    readonly oneShot: CollectiveEfficiency;
    /** All-reduce of a few hundred kilobytes inside a captured graph, as serving engines do it. */
    readonly smallAllReduceSeconds: Seconds;
  };
  readonly dispatch: {
    /** Start-up inside one scale-up domain against that across domains. */
    readonly domainStartFactor: number;
    readonly normal: DispatchEfficiency;
    readonly lowLatency: DispatchEfficiency;
  };
  readonly serving: {
    /** Idle time between the kernels of one layer. */
    readonly layerIdleSeconds: Seconds;
    /** Host work per forward step. */
    readonly stepSeconds: Seconds;
    /** Start-up of the kernel that gives the input of a product a scale per block, where its weights have them. */
    readonly scalingSeconds: Readonly<Record<'fp8' | 'fp4', Seconds>>;
  };
  readonly training: {
    /** Rates kept through a training run against a kernel benchmark: power-limited clocks, shapes nobody tuned. */
    readonly sustained: SustainedRates;
    /** Attention backward against forward, share of peak. */
    readonly attentionBackward: Fraction;
  };
}
