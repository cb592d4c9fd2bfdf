/** Requests as they were recorded: a trace, played back at its own pace or at another. */
import type { RequestSource } from './source.ts';
import type { Trace } from './trace.ts';

interface Playback {
  /** Mean rate to play it at; its own when not given. */
  readonly requestsPerSecond?: number | undefined;
  /** Only the first so many. */
  readonly requests?: number | undefined;
  /** Share of each prompt that is cached already, where the trace has no block ids. */
  readonly prefixCacheHitRate: number;
  /** False: block ids are ignored. */
  readonly useBlocks: boolean;
}

/** The requests of a trace in order of arrival. */
export function recordedSource(trace: Trace, playback: Playback): RequestSource {
  const total = Math.min(trace.length, playback.requests ?? trace.length);
  const rate = playback.requestsPerSecond ?? trace.requestsPerSecond;
  const pace = trace.requestsPerSecond / rate;
  const shared = playback.useBlocks && trace.blocks !== undefined;
  let made = 0;
  return {
    concurrency: undefined,
    total,
    blockTokens: trace.blockTokens,
    requestsPerSecond: rate,
    next: draft => {
      if (made >= total) return false;
      const index = made++;
      draft.arrival = (trace.arrivals[index] as number) * pace;
      draft.inputTokens = trace.inputs[index] as number;
      draft.outputTokens = trace.outputs[index] as number;
      draft.limitTokens = trace.longestOutput;
      draft.blocks = shared ? trace.blocks?.[index] : undefined;
      draft.cachedTokens = shared ? 0 : Math.floor(draft.inputTokens * playback.prefixCacheHitRate);
      return true;
    },
  };
}
