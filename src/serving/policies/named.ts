/** Every policy by the name that a scenario calls it. */
import { asNeeded } from './admission/as-needed.ts';
import { toTheEnd } from './admission/to-the-end.ts';
import { chunkedPrefill } from './batching/chunked-prefill.ts';
import { prefillFirst } from './batching/prefill-first.ts';
import { wholeBatch } from './batching/whole-batch.ts';
import { recompute } from './preemption/recompute.ts';
import { swap } from './preemption/swap.ts';
import { leastLoaded } from './routers/least-loaded.ts';
import { prefixAware } from './routers/prefix-aware.ts';
import { roundRobin } from './routers/round-robin.ts';

export const routers = {
  'round-robin': roundRobin,
  'least-loaded': leastLoaded,
  'prefix-aware': prefixAware,
} as const;

export const batchings = {
  'chunked-prefill': chunkedPrefill,
  'prefill-first': prefillFirst,
  'whole-batch': wholeBatch,
} as const;

export const admissions = { 'as-needed': asNeeded, 'to-the-end': toTheEnd } as const;

export const preemptions = { recompute, swap } as const;

export interface PolicyNames {
  readonly router: keyof typeof routers;
  readonly batching: keyof typeof batchings;
  readonly admission: keyof typeof admissions;
  readonly preemption: keyof typeof preemptions;
}
