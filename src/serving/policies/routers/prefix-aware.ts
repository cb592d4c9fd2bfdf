/** The instance that holds most of the prompt, unless the load has become lopsided (SGLang's cache-aware router). */
import { leastInFlight } from './least-loaded.ts';
import type { InstanceView, Router } from './router.ts';

/** Balance goes first when the busiest instance has this many more requests, and this many times more, than the idlest. */
const lopsidedBy = 64;
const lopsidedTimes = 1.5;
/** A smaller share of the prompt in cache is not worth following. */
const worthwhile = 0.3;

export function prefixAware(): Router {
  return {
    name: 'prefix-aware',
    choose: ({ inputTokens, blocks }, instances) => {
      const idlest = leastInFlight(instances);
      if (blocks === undefined) return idlest;
      const least = (instances[idlest] as InstanceView).inFlight;
      let most = 0;
      let best = idlest;
      let bestTokens = 0;
      for (let index = 0; index < instances.length; index++) {
        const instance = instances[index] as InstanceView;
        if (!instance.open) continue;
        most = Math.max(most, instance.inFlight);
        const tokens = instance.cachedTokens(blocks);
        if (tokens > bestTokens) {
          best = index;
          bestTokens = tokens;
        }
      }
      const lopsided = most - least > lopsidedBy && most > lopsidedTimes * least;
      return lopsided || bestTokens < worthwhile * inputTokens ? idlest : best;
    },
  };
}
