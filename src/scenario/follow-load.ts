/** A service whose load changes over the day: instances follow it, and the result speaks of the average hour. */
import { type DayShape, dayShape, followingLoad, type InstanceKind } from '../economics/day.ts';
import type { Pool, ServingResult } from './result.ts';
import type { ServingDocument } from './serve.ts';
import { settle } from './settled.ts';
import type { Simulation } from './simulation.ts';

/** The same service with as many whole instances as each hour of the day needs; as it was, where the load is even. */
export function followLoad(
  serving: ServingResult,
  { dayShape: day }: Pick<ServingDocument, 'dayShape'>,
  { settled, notes }: Simulation,
): ServingResult {
  if (day === undefined) return serving;
  settle(settled, 'serving.dayShape', day, 'given');
  const shape = dayShape(day);
  const kinds = instanceKinds(serving);
  const hours = followingLoad(kinds, serving.offeredRequestsPerSecond, shape);
  const all = serving.chips + serving.idleChips;
  if (hours.peakChips > all) {
    notes.push({
      kind: 'caution',
      text: `The busiest hour needs ${hours.peakChips} chips; the cluster has ${all}, so the peak is served late or not at all.`,
    });
  }
  return onAverage(serving, hours, shape);
}

/** What one instance of each pool answers within the targets. */
export function instanceKinds(serving: ServingResult): readonly InstanceKind[] {
  const { prefill, decode, inputTokens, outputTokens, prefixCacheHitRate } = serving;
  const { capacityRequestsPerSecond: capacity } = serving;
  if (!serving.disaggregated) {
    const rate = capacity || serving.requestsPerSecond;
    return [{ chips: decode.chipsPerInstance, requestsPerSecond: rate / decode.instances }];
  }
  const fresh = Math.max(1, inputTokens * (1 - prefixCacheHitRate));
  const rate = ({ chipsPerInstance, tokensPerSecondPerChip }: Pool, tokens: number) =>
    (chipsPerInstance * tokensPerSecondPerChip) / tokens;
  const prefillRate = rate(prefill, fresh);
  const decodeRate = rate(decode, outputTokens);
  const flatOut = Math.min(prefill.instances * prefillRate, decode.instances * decodeRate);
  // Queues keep a pool below its flat-out rate; both keep the same distance.
  const within = capacity > 0 ? Math.min(1, capacity / flatOut) : 1;
  return [
    { chips: prefill.chipsPerInstance, requestsPerSecond: prefillRate * within },
    { chips: decode.chipsPerInstance, requestsPerSecond: decodeRate * within },
  ];
}

function onAverage(
  serving: ServingResult,
  hours: ReturnType<typeof followingLoad>,
  shape: DayShape,
): ServingResult {
  const rate = serving.offeredRequestsPerSecond;
  const scaled = (pool: Pool, kind: number): Pool => {
    const instances = hours.meanInstances[kind] ?? 0;
    const busy = (pool.utilisation * pool.instances * rate) / serving.requestsPerSecond;
    return {
      ...pool,
      instances,
      chips: instances * pool.chipsPerInstance,
      utilisation: Math.min(1, busy / instances),
    };
  };
  const decodeKind = serving.disaggregated ? 1 : 0;
  return {
    ...serving,
    chips: hours.meanChips,
    idleChips: Math.max(0, serving.chips + serving.idleChips - hours.meanChips),
    requestsPerSecond: rate,
    capacityRequestsPerSecond:
      (serving.capacityRequestsPerSecond * hours.meanChips) / serving.chips,
    prefill: scaled(serving.prefill, 0),
    decode: scaled(serving.decode, decodeKind),
    outputTokensPerSecondPerChip: (rate * serving.outputTokens) / hours.meanChips,
    inputTokensPerSecondPerChip: (rate * serving.inputTokens) / hours.meanChips,
    day: {
      peakChips: hours.peakChips,
      hours: hours.chips.map((chips, hour) => ({
        hour,
        requestsPerSecond: rate * (shape[hour] ?? 0),
        chips,
      })),
    },
  };
}
