/** What Neraca says about a published collective, or a dispatch or combine of expert parallelism. */
import type { Chip } from '../hardware/chip.ts';
import { bytesPerElement } from '../hardware/precision.ts';
import { allGatherSeconds } from '../network/all-gather.ts';
import { allReduceSeconds, engineAllReduceSeconds } from '../network/all-reduce.ts';
import { allToAllSeconds } from '../network/all-to-all.ts';
import { distinct, type Exchange, exchangeSeconds } from '../network/expert-exchange.ts';
import { type Group, groupOf } from '../network/group.ts';
import type { Bench } from './bench.ts';
import { type Prediction, precisionOf, predicted, unsupported } from './prediction.ts';
import type { SubjectOf } from './subject.ts';

type CollectiveEntry = SubjectOf<'collective'>;

/** Time of the message on this device. */
export function predictCollective(entry: CollectiveEntry, { device, calls }: Bench): Prediction {
  const { operation, bytesPerChip: bytes, engine = '' } = entry.setup;
  const group = groupOf(device.chip, entry.system.chips, 1);
  if (operation === 'moe-dispatch' || operation === 'moe-combine') {
    const exchange = exchangeOf(entry);
    if (exchange === undefined) return unsupported('tokens, width or format are not given');
    const times = exchangeSeconds(exchange, group, device);
    const seconds = operation === 'moe-dispatch' ? times.dispatchSeconds : times.combineSeconds;
    return predicted(seconds + (sendsByProxy(engine) ? calls['dispatch.proxyStart'] : 0));
  }
  if (bytes === undefined) return unsupported('no size is given');
  switch (operation) {
    case 'all-reduce':
      // Serving engines bring their own kernel for small sums; the others are the vendor's library.
      return predicted(
        engine.startsWith('NCCL')
          ? allReduceSeconds(bytes, group, device)
          : engineAllReduceSeconds(bytes, group, device),
      );
    case 'all-to-all':
      return predicted(allToAllSeconds(bytes, group, device));
    default:
      return predicted(allGatherSeconds(bytes, group, device));
  }
}

/** Libraries in which a thread of the host posts the messages that kernels ask for. */
function sendsByProxy(engine: string): boolean {
  return engine.startsWith('UCCL');
}

function exchangeOf({ setup }: CollectiveEntry): Exchange | undefined {
  const { tokensPerChip, hidden, topK, topKGroups, precision: format } = setup;
  const precision = format === undefined ? undefined : precisionOf(format);
  if (tokensPerChip === undefined || hidden === undefined) return undefined;
  if (topK === undefined || precision === undefined) return undefined;
  const bytes = bytesPerElement[precision];
  return {
    tokensPerChip,
    hidden,
    topK,
    domainLimit: topKGroups ?? Number.POSITIVE_INFINITY,
    dispatchBytes: bytes,
    combineBytes: bytes,
    mode: setup.mode ?? 'low-latency',
  };
}

/** Bytes of which a published rate counts so many a second. */
export function collectiveWork(
  entry: CollectiveEntry,
  metric: string,
  chip: Chip,
): number | undefined {
  return metric === 'busBytesPerSecond'
    ? busBytes(entry)
    : payloadBytes(entry, groupOf(chip, entry.system.chips, 1));
}

/** Bytes on the busiest link as nccl-tests counts them (PERFORMANCE.md of that project). */
function busBytes({ setup, system: { chips } }: CollectiveEntry): number | undefined {
  const { bytesPerChip, operation } = setup;
  if (bytesPerChip === undefined) return undefined;
  const ways = operation === 'all-reduce' ? 2 : 1;
  return (ways * bytesPerChip * (chips - 1)) / chips;
}

/** DeepEP's payload: one copy of a token per chosen expert, chip or node, the sender's own included. */
function payloadBytes(entry: CollectiveEntry, { size, domains }: Group): number | undefined {
  const exchange = exchangeOf(entry);
  if (exchange === undefined) return undefined;
  const { tokensPerChip, hidden, topK, domainLimit, dispatchBytes, mode } = exchange;
  const copies =
    mode === 'low-latency'
      ? topK
      : entry.setup.fabric === 'scale-up'
        ? distinct(size, topK)
        : Math.min(distinct(domains, topK), domainLimit);
  return tokensPerChip * hidden * dispatchBytes * copies;
}
