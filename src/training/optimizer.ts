/** The optimizer: what it keeps for each parameter, and its pass over those that a chip updates. */
import { bytesPerElement, peakOf } from '../hardware/precision.ts';
import { isOffloaded, type TrainingPlan } from '../parallelism/plan.ts';
import { heldParameters, shardCounts } from './held-parameters.ts';
import { type Copy, copySeconds, noCopy } from './host-link.ts';
import { mastersAreWeights } from './host-stream.ts';
import type { TrainingContext } from './layer-work.ts';

/** Bytes of one master weight and of one moment. */
const states = {
  fp32: { master: 4, moment: 4 },
  'bf16-moments': { master: 4, moment: 2 },
  bf16: { master: 0, moment: 2 },
} as const;
/** AdamW keeps two moments, Muon one (momentum). */
const moments = { adamw: 2, muon: 1 } as const;
/** Newton-Schulz rounds of Muon, each three products of a matrix with its square (Kimi K2, arXiv 2507.20534: five). */
const orthogonalRounds = 5;
const productsPerRound = 3;

/** Bytes per parameter that the optimizer keeps besides the weights that compute reads. */
export function optimizerBytes({
  optimizer,
  optimizerState,
}: Pick<TrainingPlan, 'optimizer' | 'optimizerState'>): number {
  const { master, moment } = states[optimizerState];
  return master + moments[optimizer] * moment;
}

/**
 * Share of the host's memory bandwidth that Adam reaches on its processors: 10 billion parameters in 2.57 s, 1 billion in
 * 0.22 s, at 28 bytes each through the 256 GB/s of two Xeon 8168 (ZeRO-Offload, arXiv 2101.06840, table of Adam latencies).
 */
const hostUpdateShare = 0.43;

/** How the parameters of a step are updated, and by whom. */
export interface Update {
  readonly seconds: number;
  /** `host`: its processors run the optimizer; `chip`: the chip does, over states that may come from the host. */
  readonly by: 'chip' | 'host';
  readonly copy: Copy;
}

/** Time to update the fullest rank's share of the parameters, seconds. */
export function optimizerSeconds(context: TrainingContext): number {
  return optimizerUpdate(context).seconds;
}

/**
 * The update of the fullest rank's share of the parameters, P. On the chip states are read and written, the gradient is
 * read, the weight written; the host's work around it comes on top. Muon adds its orthogonalization: products over the
 * matrix's shorter side, about the hidden width.
 *
 * States in the host's memory leave two ways, of which the sooner is taken. They stream past the chip, to be updated there
 * (Megatron-Core's chunked offload of states; Calculon's second tier): max(chip, states in and out). Or gradients go to
 * the host, whose processors run Adam, and weights return, bucket by bucket (ZeRO-Offload, arXiv 2101.06840, section 4):
 * max(gradients out, weights in, P(2k + g + 2)/(0.43 H)), H the host's memory bandwidth, k and g bytes of states and
 * gradient. Weights that the host keeps are written there once a step.
 */
export function optimizerUpdate(context: TrainingContext): Update {
  const { architecture, device, plan, stack } = context;
  const held = heldParameters(context);
  const shards = plan.zeroStage === 0 ? { expert: 1, other: 1 } : shardCounts(context);
  const updated = held.expert / shards.expert + held.other / shards.other;
  const kept = optimizerBytes(plan);
  const traffic = updated * (2 * kept + plan.gradientBytes + bytesPerElement.bf16);
  const bandwidth =
    device.chip.memory.bandwidthBytesPerSecond * device.efficiency.memory.passFraction;
  let seconds = stack.updateSeconds + traffic / bandwidth;
  if (plan.optimizer === 'muon') {
    const flop = 2 * orthogonalRounds * productsPerRound * updated * architecture.hidden;
    seconds += flop / (peakOf(device.chip, 'bf16') * device.efficiency.gemm.fraction.bf16);
  }
  const states = isOffloaded(plan, 'optimizer') ? updated * kept : 0;
  const written = isOffloaded(plan, 'weights') && !mastersAreWeights(plan);
  const weights = written ? updated * bytesPerElement.bf16 : 0;
  if (states + weights === 0) return { seconds, by: 'chip', copy: noCopy };
  const streamed = { toHost: states + weights, fromHost: states };
  const after = stack.updateSeconds;
  const streaming = after + copySeconds(streamed, device.chip);
  const chip: Update = { seconds: Math.max(seconds, streaming), by: 'chip', copy: streamed };
  const rate = device.chip.hostMemory?.bandwidthBytesPerSecond;
  if (states === 0 || rate === undefined || plan.optimizer !== 'adamw') return chip;
  const copy = {
    toHost: updated * plan.gradientBytes,
    fromHost: isOffloaded(plan, 'weights') ? 0 : updated * bytesPerElement.bf16,
  };
  const worked = Math.max(copySeconds(copy, device.chip), traffic / (hostUpdateShare * rate));
  const host: Update = { seconds: after + worked, by: 'host', copy };
  return host.seconds < chip.seconds ? host : chip;
}
