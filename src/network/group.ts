/** Which links a group of ranks shares: how many of its members sit in one scale-up domain. */
import type { Chip } from '../hardware/chip.ts';

/** Ranks that exchange messages, spread evenly over scale-up domains. */
export interface Group {
  readonly size: number;
  /** Members in one scale-up domain. */
  readonly perDomain: number;
  readonly domains: number;
}

/**
 * `size` ranks, each `stride` chips apart. Ranks are numbered so that the group with the most traffic
 * (tensor, then context, then expert and data, then pipeline) has the smallest stride.
 */
export function groupOf(chip: Chip, size: number, stride: number): Group {
  const perDomain = Math.max(1, Math.min(size, Math.floor(chip.scaleUp.domainChips / stride)));
  return { size, perDomain, domains: Math.ceil(size / perDomain) };
}
