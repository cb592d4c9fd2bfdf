/** What a figure is about; only speeds count in the main summaries. */
import type { LedgerKind } from './ledger-entry.ts';

export type Aspect = 'speed' | 'timeToFirstToken' | 'memory';

/** Speed, time to first token of a service, or memory. */
export function aspectOf({
  kind,
  metric,
}: {
  readonly kind: LedgerKind;
  readonly metric: string;
}): Aspect {
  if (metric === 'memoryBytesPerChip') return 'memory';
  return kind === 'serving' && metric.startsWith('timeToFirstToken') ? 'timeToFirstToken' : 'speed';
}
