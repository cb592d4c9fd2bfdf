/** The optimizer's pass over the parameters that a chip updates. */

import { giga } from '../units/quantity.ts';
import { heldParameters, shardCounts } from './held-parameters.ts';
import type { TrainingContext } from './layer-work.ts';

/** AdamW reads gradient, master weight and two moments and writes the last three and the weight: bytes per parameter. */
const updateBytes = 30;
/** Offloaded states come in and go out at each step: two moments and the master weight, both ways. */
const swappedBytes = 24;
/** Of the 64 GB/s of a PCIe 5.0 x16 slot, what copies from pinned memory reach. */
const hostBandwidth = 50 * giga;

/** Time to update the fullest rank's share of the parameters, seconds: memory traffic only. */
export function optimizerSeconds(context: TrainingContext): number {
  const { device, plan } = context;
  const held = heldParameters(context);
  const shards = plan.zeroStage === 0 ? { expert: 1, other: 1 } : shardCounts(context);
  const updated = held.expert / shards.expert + held.other / shards.other;
  const bandwidth =
    device.chip.memory.bandwidthBytesPerSecond * device.efficiency.memory.passFraction;
  const update = (updated * updateBytes) / bandwidth;
  return plan.offload === 'optimizer' ? update + (updated * swappedBytes) / hostBandwidth : update;
}
