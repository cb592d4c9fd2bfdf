/** Why a layout cannot serve: said in the units of the person who asked. */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import { weightBytesPerChip } from '../inference/memory.ts';
import { formatBytes, formatDuration } from '../units/format.ts';
import type { Workload } from './workload.ts';

export interface Refusal {
  readonly what: 'memory' | 'latency';
  /** What was exceeded; of each kind one refusal is told. */
  readonly kind: 'memory' | 'time to first token' | 'time per output token';
  readonly text: string;
  /** How far off: needed over available; the least of many refusals is the one worth telling. */
  readonly excess: number;
}

export function refuseMemory(
  phase: 'prefill' | 'decode',
  context: ServingContext,
  workload: Workload,
): Refusal {
  const chips = instanceChips(context.plan);
  const weights = weightBytesPerChip(context);
  const capacity = context.device.chip.memory.capacityBytes;
  const length =
    phase === 'prefill' ? workload.inputTokens : workload.inputTokens + workload.outputTokens;
  return {
    what: 'memory',
    kind: 'memory',
    text:
      `A ${phase} instance on ${chips} ${chips === 1 ? 'chip' : 'chips'} keeps ${formatBytes(weights)} of weights on each, ` +
      `which with the runtime and one request of ${length} tokens is more than the chip's ${formatBytes(capacity)}.`,
    excess: weights / capacity,
  };
}

export function refuseLatency(
  kind: Exclude<Refusal['kind'], 'memory'>,
  bestSeconds: number,
  target: number,
): Refusal {
  return {
    what: 'latency',
    kind,
    text: `The best ${kind} of any layout that fits is ${formatDuration(bestSeconds)}, over the target of ${formatDuration(target)}.`,
    excess: bestSeconds / target,
  };
}
