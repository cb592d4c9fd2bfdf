/** The optimizer's pass over the parameters that a chip updates. */

import { heldParameters, shardCounts } from './held-parameters.ts';
import type { TrainingContext } from './layer-work.ts';

/** AdamW reads gradient, master weight and two moments and writes the last three and the weight: bytes per parameter. */
const updateBytes = 30;

/** Time to update the fullest rank's share of the parameters, seconds: memory traffic only. */
export function optimizerSeconds(context: TrainingContext): number {
  const { device, plan } = context;
  const held = heldParameters(context);
  const shards = plan.zeroStage === 0 ? { expert: 1, other: 1 } : shardCounts(context);
  const updated = held.expert / shards.expert + held.other / shards.other;
  const bandwidth =
    device.chip.memory.bandwidthBytesPerSecond * device.efficiency.memory.passFraction;
  return (updated * updateBytes) / bandwidth;
}
