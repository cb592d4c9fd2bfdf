/** The optimizer: what it keeps for each parameter, and its pass over those that a chip updates. */
import { bytesPerElement, peakOf } from '../hardware/precision.ts';
import type { TrainingPlan } from '../parallelism/plan.ts';
import { giga } from '../units/quantity.ts';
import { heldParameters, shardCounts } from './held-parameters.ts';
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

/** Of the 64 GB/s of a PCIe 5.0 x16 slot, what copies from pinned memory reach. */
const hostBandwidth = 50 * giga;

/**
 * Time to update the fullest rank's share of the parameters, seconds: states are read and written, the gradient is
 * read, the weight written; the host's work around it comes on top. Muon adds its orthogonalization: products over the matrix's shorter side, about the
 * hidden width.
 */
export function optimizerSeconds(context: TrainingContext): number {
  const { architecture, device, plan, stack } = context;
  const held = heldParameters(context);
  const shards = plan.zeroStage === 0 ? { expert: 1, other: 1 } : shardCounts(context);
  const updated = held.expert / shards.expert + held.other / shards.other;
  const kept = optimizerBytes(plan);
  const bandwidth =
    device.chip.memory.bandwidthBytesPerSecond * device.efficiency.memory.passFraction;
  let seconds =
    stack.updateSeconds +
    (updated * (2 * kept + plan.gradientBytes + bytesPerElement.bf16)) / bandwidth;
  if (plan.offload === 'optimizer') seconds += (updated * 2 * kept) / hostBandwidth;
  if (plan.optimizer === 'muon') {
    const flop = 2 * orthogonalRounds * productsPerRound * updated * architecture.hidden;
    seconds += flop / (peakOf(device.chip, 'bf16') * device.efficiency.gemm.fraction.bf16);
  }
  return seconds;
}
