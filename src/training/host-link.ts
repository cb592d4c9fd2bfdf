/** The way into the host's memory and back: what a copy takes. */
import type { Chip } from '../hardware/chip.ts';
import type { Bytes, Seconds } from '../units/quantity.ts';

/**
 * Copies from pinned memory reach this share of a rated link: 55.43 of 63 GB/s, measured on an H200 over PCIe 5.0 x16
 * (S. Bekman, Machine Learning Engineering, network chapter). The host's memory is taken to give them as much of its own rate.
 */
const copiedShare = 0.88;

/** Bytes both ways, which travel at the same time. */
export interface Copy {
  readonly toHost: Bytes;
  readonly fromHost: Bytes;
}

export const noCopy: Copy = { toHost: 0, fromHost: 0 };

/**
 * max(out/L, in/L, (out + in)/H): each direction of the link L by itself, and the host's memory H, which all chips of a
 * server share and which bounds what they can do at once (ZeRO-Infinity, arXiv 2104.07857, section 3). A chip without a
 * known link takes nothing and has nowhere to put it: its memory says that such a plan does not fit.
 */
export function copySeconds({ toHost, fromHost }: Copy, { hostMemory }: Chip): Seconds {
  if (hostMemory === undefined) return 0;
  const { linkBytesPerSecond, bandwidthBytesPerSecond } = hostMemory;
  const oneWay = Math.max(toHost, fromHost) / (linkBytesPerSecond * copiedShare);
  if (bandwidthBytesPerSecond === undefined) return oneWay;
  return Math.max(oneWay, (toHost + fromHost) / (bandwidthBytesPerSecond * copiedShare));
}
