/** All-reduce: every rank ends with the sum of all vectors. */
import type { Device } from '../hardware/device.ts';
import type { Group } from './group.ts';
import { pipelinedSeconds } from './pipelined.ts';

/**
 * Time to all-reduce `bytes` (the whole vector, 2·(n−1)/n of which crosses each link), seconds.
 * `latencySeconds` replaces the library's start-up time where an engine brings its own kernel.
 * Over several domains the vector is first reduced inside each, then over the NICs, each rank carrying its share.
 */
export function allReduceSeconds(
  bytes: number,
  group: Group,
  { chip, efficiency }: Device,
  latencySeconds: number = efficiency.collective.allReduce.latencySeconds,
): number {
  if (group.size <= 1 || bytes === 0) return 0;
  const { allReduce, scaleOutFraction } = efficiency.collective;
  const local = group.perDomain;
  const inside =
    local > 1
      ? pipelinedSeconds(
          latencySeconds,
          (2 * bytes * (local - 1)) / local,
          chip.scaleUp.bandwidthBytesPerSecond * allReduce.fraction,
        )
      : 0;
  if (group.domains === 1) return inside;
  const share = bytes / local;
  const outside = pipelinedSeconds(
    latencySeconds + chip.scaleOut.latencySeconds * Math.log2(group.domains),
    (2 * share * (group.domains - 1)) / group.domains,
    chip.scaleOut.bandwidthBytesPerSecond * scaleOutFraction,
  );
  return inside + outside;
}
