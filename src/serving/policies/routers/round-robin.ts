/** Each instance in turn. */
import type { Router } from './router.ts';

export function roundRobin(): Router {
  let last = -1;
  return {
    name: 'round-robin',
    choose: (_, instances) => {
      do last = (last + 1) % instances.length;
      while (instances[last]?.open !== true);
      return last;
    },
  };
}
