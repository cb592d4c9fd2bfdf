/** All-to-all: every rank sends a different piece to every other. */
import type { Device } from '../hardware/device.ts';
import type { Group } from './group.ts';
import { pipelinedSeconds } from './pipelined.ts';

/**
 * Time of an all-to-all with a send buffer of `bytes` per rank, seconds.
 * The share for other domains crosses the NIC, the rest the scale-up links; the two follow each other in a plain collective.
 */
export function allToAllSeconds(bytes: number, group: Group, { chip, efficiency }: Device): number {
  if (group.size <= 1 || bytes === 0) return 0;
  const { allToAll, scaleOutFraction } = efficiency.collective;
  const inside = (bytes * (group.perDomain - 1)) / group.size;
  const outside = (bytes * (group.size - group.perDomain)) / group.size;
  const up =
    group.perDomain > 1
      ? pipelinedSeconds(
          allToAll.latencySeconds,
          inside,
          chip.scaleUp.bandwidthBytesPerSecond * allToAll.fraction,
        )
      : 0;
  const out =
    group.domains > 1
      ? pipelinedSeconds(
          allToAll.latencySeconds + chip.scaleOut.latencySeconds,
          outside,
          chip.scaleOut.bandwidthBytesPerSecond * scaleOutFraction,
        )
      : 0;
  return up + out;
}
