/** Why no fleet of a cluster serves: what stands nearest to being lifted, one reason for memory and one for each latency. */
import type { Device } from '../hardware/device.ts';
import type { Refusal } from '../serving/refusal.ts';
import type { Infeasible } from './result.ts';

/** The reasons nearest to being lifted: one for memory, one for each latency. */
export function cannotServe(
  refusals: readonly Refusal[],
  chips: number,
  { chip }: Device,
): Infeasible {
  const nearest = new Map<string, Refusal>();
  for (const refusal of [...refusals].sort((left, right) => left.excess - right.excess)) {
    if (!nearest.has(refusal.kind)) nearest.set(refusal.kind, refusal);
  }
  const reasons = [...nearest.values()].map(({ what, text }) => ({ what, text }));
  if (reasons.length === 0) {
    reasons.push({
      what: 'memory',
      text: `No prefill and decode instance fit together on ${chips} chips.`,
    });
  }
  return { feasible: false, chip: chip.id, chips, reasons };
}
