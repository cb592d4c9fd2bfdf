/** One message from one rank to another: activations between pipeline stages, a KV cache between pools. */
import type { Device } from '../hardware/device.ts';

/** Time to send `bytes` to a chip `inside` or outside the scale-up domain, seconds. */
export function pointToPointSeconds(
  bytes: number,
  inside: boolean,
  { chip, efficiency }: Device,
): number {
  if (bytes === 0) return 0;
  const fabric = inside ? chip.scaleUp : chip.scaleOut;
  const fraction = inside
    ? efficiency.collective.allToAll.fraction
    : efficiency.collective.scaleOutFraction;
  return fabric.latencySeconds + bytes / (fabric.bandwidthBytesPerSecond * fraction);
}
