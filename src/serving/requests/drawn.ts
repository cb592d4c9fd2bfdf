/** Requests drawn from distributions. */
import { type RandomStream, randomStream } from '../../numeric/random-stream.ts';
import type { Gaps } from './gaps/gaps.ts';
import type { Lengths } from './lengths/lengths.ts';
import { arrivalClock, type DayCurve } from './rate-curve.ts';
import type { Draft, RequestSource } from './source.ts';

interface Shape {
  readonly seed: number;
  readonly requests: number;
  readonly inputs: Lengths;
  readonly outputs: Lengths;
  /** Share of each prompt that is cached already. */
  readonly prefixCacheHitRate: number;
}

/** Requests by the clock. */
export function openSource(
  shape: Shape,
  {
    gaps,
    requestsPerSecond,
    curve,
  }: { readonly gaps: Gaps; readonly requestsPerSecond: number; readonly curve?: DayCurve },
): RequestSource {
  const stream = randomStream(shape.seed, 'arrivals');
  const clock = arrivalClock(requestsPerSecond, curve);
  const fill = filler(shape);
  return {
    ...common(shape),
    concurrency: undefined,
    requestsPerSecond,
    next: draft => {
      if (!fill(draft)) return false;
      draft.arrival = clock(gaps.next(stream));
      return true;
    },
  };
}

/**
 * Requests of users who each wait for their answer. Their first answers are cut at random places, so that users stand
 * at all places of their answers from the start; with answers of one length they would else move in step for ever.
 */
export function closedSource(shape: Shape, concurrency: number): RequestSource {
  const stream = randomStream(shape.seed, 'first answers');
  const fill = filler(shape);
  let asked = 0;
  return {
    ...common(shape),
    concurrency,
    requestsPerSecond: undefined,
    next: draft => {
      if (!fill(draft)) return false;
      if (asked++ < concurrency) {
        draft.outputTokens = Math.max(1, Math.ceil(draft.outputTokens * stream.uniform()));
      }
      return true;
    },
  };
}

function common({ requests }: Shape) {
  return { total: requests, blockTokens: 1 };
}

function filler({ seed, requests, inputs, outputs, prefixCacheHitRate }: Shape) {
  const lengths: RandomStream = randomStream(seed, 'lengths');
  let made = 0;
  return (draft: Draft): boolean => {
    if (made >= requests) return false;
    made++;
    draft.inputTokens = inputs.draw(lengths);
    draft.outputTokens = outputs.draw(lengths);
    draft.limitTokens = outputs.longest;
    draft.cachedTokens = Math.floor(draft.inputTokens * prefixCacheHitRate);
    return true;
  };
}
