/** The instance with the fewest requests in flight; the first of equals. */
import type { InstanceView, Router } from './router.ts';

export function leastLoaded(): Router {
  return { name: 'least-loaded', choose: (_, instances) => leastInFlight(instances) };
}

/** Index of the open instance with the fewest requests in flight. */
export function leastInFlight(instances: readonly InstanceView[]): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < instances.length; index++) {
    const { open, inFlight } = instances[index] as InstanceView;
    if (open && inFlight < least) {
      // None can have fewer than none.
      if (inFlight === 0) return index;
      best = index;
      least = inFlight;
    }
  }
  return best;
}
