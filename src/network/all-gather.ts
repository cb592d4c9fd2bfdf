/** All-gather and reduce-scatter: the two halves of an all-reduce, alike in volume. */

import type { Device } from '../hardware/device.ts';
import { log2 } from '../numeric/elementary.ts';
import type { Group } from './group.ts';
import { pipelinedSeconds } from './pipelined.ts';

/** Time to gather a vector of `bytes` whose pieces lie on the group's ranks, or to reduce and scatter one, seconds. */
export function allGatherSeconds(
  bytes: number,
  group: Group,
  { chip, efficiency }: Device,
): number {
  if (group.size <= 1 || bytes === 0) return 0;
  const { allGather, scaleOutFraction } = efficiency.collective;
  const local = group.perDomain;
  const inside =
    local > 1
      ? pipelinedSeconds(
          allGather.latencySeconds,
          (bytes * (local - 1)) / local,
          chip.scaleUp.bandwidthBytesPerSecond * allGather.fraction,
        )
      : 0;
  if (group.domains === 1) return inside;
  const outside = pipelinedSeconds(
    allGather.latencySeconds + chip.scaleOut.latencySeconds * log2(group.domains),
    ((bytes / local) * (group.domains - 1)) / group.domains,
    chip.scaleOut.bandwidthBytesPerSecond * scaleOutFraction,
  );
  return inside + outside;
}
