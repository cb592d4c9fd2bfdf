/** What a software stack adds to the kernels: overlap reached, host time, imbalance. Fitted on whole-system measurements. */
import type { Bytes, Fraction, Seconds } from '../units/quantity.ts';

/** What a tier of training software adds to the kernels: one document a tier. */
export interface TrainingTier {
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
  /** Share of the time in which backward could hide gradients that the stack's overlap uses. */
  readonly gradientHidden: Fraction;
  /** Extra rows on the busiest rank under a learned router, and where the routing was not stated. */
  readonly learnedImbalance: Fraction;
  readonly unstatedImbalance: Fraction;
  /** Host time around an update that nothing hides: norm of the gradients, a synchronisation, the next data, a log line. */
  readonly updateSeconds: Seconds;
  /** Step time added per doubling of the chips beyond eight: stragglers and fabric contention. */
  readonly slowdownPerDoubling: Fraction;
}

/** What families and generations of training software change, whatever their tier: one document. */
export interface TrainingEras {
  readonly id: string;
  /** Element-wise traffic of PyTorch modules under FSDP, of a compiled program, and its growth per year before 2024. */
  readonly shardedPassFactor: number;
  readonly compiledPassFactor: number;
  readonly passGrowthPerYear: Fraction;
  /** Launch time on a Grace host against an x86 host, and from captured graphs against one by one. */
  readonly graceLaunch: number;
  readonly graphLaunch: Fraction;
  /** Kernels of a compiled program against a hand-written one. */
  readonly compiledKernels: Fraction;
  /** Attention of 2023 on Hopper (kernels written for Ampere) against later; before 2023 scores went through memory. */
  readonly earlyAttention: Fraction;
  readonly unfusedAttention: Fraction;
  readonly unfusedScorePasses: number;
  /** Share of the forward pass that selective recomputation redoes in PyTorch FSDP stacks. */
  readonly selectiveForward: Fraction;
  /** Extra step time on a chip in its first months, falling by e within a year. */
  readonly youngChip: Fraction;
  /** What operators ran against the fastest layout that fits, where the layout was not published. */
  readonly unknownLayout: number;
  /** Billed hours of a whole run against its steps: restarts, evaluation, checkpoints. */
  readonly wholeRun: number;
}

export interface ServingStack {
  readonly id: string;
  /** Passes over the hidden state per layer and token: norms, casts, rotary embedding, residual, quantization. */
  readonly passesPerLayer: number;
  /** Time of kernels and messages in this engine against the same work in a kernel benchmark. */
  readonly kernelFactor: number;
  /**
   * Rows of the busiest expert rank, and messages, where several attention replicas share experts, against replicas of equal
   * load that wait for nobody: weights are read once, however many rows come.
   */
  readonly replicaFactor: number;
  /** Idle time between the kernels of a captured graph, against the chip's usual figure. */
  readonly idleFactor: number;
  /** Host work per step, against the chip's usual figure. */
  readonly hostFactor: number;
  /** Host time to launch the kernels of one layer where no captured graph fits: steps that carry prompts. */
  readonly eagerLayerSeconds: Seconds;
  readonly hostSecondsPerSequence: Seconds;
  /** Share of the shorter of two overlapped halves that is hidden behind the longer one. */
  readonly overlapHidden: Fraction;
  /** Compute slowed by the units lent to communication while two prompt batches overlap. */
  readonly overlapSlowdown: number;
  /** Rows on the busiest rank over the mean, by how experts are balanced. */
  readonly imbalance: Readonly<Record<'perfect' | 'eplb' | 'none', number>>;
  /** Tokens that would touch as many experts if each chose at random, over the tokens: routers have favourites. */
  readonly routingSpread: Fraction;
  /** Rates of products whose weights are widened on the way, against products in the units' own format. */
  readonly dequantizedCompute: Fraction;
  readonly dequantizedBandwidth: Fraction;
  /** Host time per drafted token. */
  readonly draftSeconds: Seconds;
  /** Share of the chip's memory that the engine takes. */
  readonly memoryShare: Fraction;
  /** Of that, what the runtime, graphs and buffers keep. */
  readonly reservedBytes: Bytes;
  /** Share of the memory left that cache blocks fill before requests wait or are preempted. */
  readonly cacheFill: Fraction;
  /** How far towards its end a request's cache is reserved when it is admitted: 0, only what it holds; 1, all. */
  readonly reservedAhead: number;
  /** Most tokens of one step of an attention replica: prompts are cut to what decoding leaves of it. */
  readonly stepTokens: number;
  /** Most sequences that run at once on one attention replica. */
  readonly runningSequences: number;
  /** 1: prompts ride along with decoding; 0: they run in steps of their own, before it. */
  readonly mixedSteps: number;
  /** Receiving a request, tokenizing it and returning its first token. */
  readonly requestSeconds: Seconds;
  /** Routing and hand-over of the cache between pools, per request. */
  readonly handoverSeconds: Seconds;
}
