/** Flags that ask for a service to be played request by request. */
import type { DocumentFlags } from './document-flags.ts';

const group = 'Request by request (with any of these, or --simulate):';

export const simulationFlags = {
  requests: {
    path: 'serving.simulation.requests',
    describe: 'How many requests (20,000; a whole trace)',
    group,
  },
  'warm-up': {
    path: 'serving.simulation.warmUp',
    describe: 'Share of the requests, the first, that no figure counts (0.1)',
    group,
  },
  router: {
    path: 'serving.simulation.router',
    describe: 'round-robin, least-loaded or prefix-aware',
    group,
  },
  batching: {
    path: 'serving.simulation.batching',
    describe: 'chunked-prefill, prefill-first or whole-batch',
    group,
  },
  admission: { path: 'serving.simulation.admission', describe: 'as-needed or to-the-end', group },
  preemption: { path: 'serving.simulation.preemption', describe: 'recompute or swap', group },
} as const satisfies DocumentFlags;

/** Names of the flags that ask for it by themselves. */
const asking = Object.keys(simulationFlags);

/** Whether these values ask for requests to be played one by one. */
export function asksForSimulation(values: Readonly<Record<string, unknown>>): boolean {
  const given = (name: string) => values[name] !== undefined;
  return values['simulate'] === true || given('trace') || given('log') || asking.some(given);
}
