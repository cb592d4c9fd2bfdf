/** All-reduce: every rank ends with the sum of all vectors. */

import type { Device } from '../hardware/device.ts';
import { log2 } from '../numeric/elementary.ts';
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
    latencySeconds + chip.scaleOut.latencySeconds * log2(group.domains),
    (2 * share * (group.domains - 1)) / group.domains,
    chip.scaleOut.bandwidthBytesPerSecond * scaleOutFraction,
  );
  return inside + outside;
}

/** Vectors beyond this go through the library: engines set aside so much memory for their own kernel. */
const oneShotBytes = 8 * 2 ** 20;

/**
 * An all-reduce as engines of tensor-parallel services do it, seconds: up to 8 MiB every chip reads every other's vector
 * in one kernel (TensorRT-LLM's one-shot strategy), where that is quicker than the library.
 */
export function engineAllReduceSeconds(bytes: number, group: Group, device: Device): number {
  const library = allReduceSeconds(bytes, group, device);
  if (group.size <= 1 || group.domains > 1 || bytes > oneShotBytes) return library;
  const { chip, efficiency } = device;
  const { latencySeconds, fraction } = efficiency.collective.oneShot;
  const wire = ((group.size - 1) * bytes) / (chip.scaleUp.bandwidthBytesPerSecond * fraction);
  return Math.min(library, latencySeconds + wire);
}
