/** Instances by what is in flight: up at once when each has more than its target, down one at a time when all have less. */
import type { Scaling } from './scaling.ts';

/** An instance is let go only when the rest would stay this far below the target. */
const slack = 0.8;

export function targetLoad(
  requestsPerInstance: number,
  startSeconds: number,
  interval: number,
): Scaling {
  return {
    name: 'target-load',
    interval,
    startSeconds,
    wanted: ({ inFlight, running, least, most }) => {
      const needed = Math.ceil(inFlight / requestsPerInstance);
      if (needed >= running) return Math.min(most, Math.max(least, needed));
      const fewer = running - 1;
      const calm = inFlight <= slack * fewer * requestsPerInstance;
      return calm ? Math.max(least, fewer) : running;
    },
  };
}
