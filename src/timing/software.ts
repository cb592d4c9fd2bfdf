/** What a software stack adds to the kernels: overlap reached, host time, imbalance. Fitted on whole-system measurements. */
import type { Bytes, Fraction, Seconds } from '../units/quantity.ts';

export interface TrainingStack {
  readonly id: string;
  /** Element-wise traffic against the least that the algorithm needs. */
  readonly passFactor: number;
  /** Host time to launch one kernel. */
  readonly launchSeconds: Seconds;
  /** Exponent that joins device and host time of a layer; large: the longer one counts. */
  readonly hostSoftness: number;
  /** Share of tensor-parallel communication that compute does not hide. */
  readonly exposedTensor: Fraction;
  /** The same for expert dispatch and combine, without and with overlap across micro-batches. */
  readonly exposedExpert: Fraction;
  readonly exposedExpertOverlapped: Fraction;
  /** Share of the compute units that overlapped dispatch and combine take from compute (DeepSeek-V3: 20 of 132 SMs). */
  readonly lentUnits: Fraction;
  /** Share of a micro-batch's compute behind which fully sharded gathers hide. */
  readonly shardedHidden: Fraction;
  /** Extra rows on the busiest rank under a learned router. */
  readonly learnedImbalance: Fraction;
  /** Step time added per doubling of the chips beyond eight: stragglers and fabric contention. */
  readonly slowdownPerDoubling: Fraction;
}

export interface ServingStack {
  readonly id: string;
  /** Passes over the hidden state per layer and token: norms, casts, rotary embedding, residual, quantization. */
  readonly passesPerLayer: number;
  /** Share of the shorter of two overlapped halves that is hidden behind the longer one. */
  readonly overlapHidden: Fraction;
  /** Compute slowed by the units lent to communication while two prompt batches overlap. */
  readonly overlapSlowdown: number;
  /** Rows on the busiest rank over the mean, by how experts are balanced. */
  readonly imbalance: Readonly<Record<'perfect' | 'eplb' | 'none', number>>;
  readonly hostSecondsPerSequence: Seconds;
  /** Host time per drafted token. */
  readonly draftSeconds: Seconds;
  /** Memory kept for the runtime, graphs and buffers. */
  readonly reservedBytes: Bytes;
  /** Share of the memory left that cache blocks fill before requests are preempted. */
  readonly cacheFill: Fraction;
  /** Routing and hand-over of the cache between pools, per request. */
  readonly handoverSeconds: Seconds;
}
