/** Published runs of so many requests at a given rate, which end before a steady state is reached. */
import type { ServingContext } from '../inference/context.ts';
import { finiteRun } from '../serving/finite-run.ts';
import type { InstanceOptions } from '../serving/instance-options.ts';
import { type InstanceLoad, steadyState } from '../serving/steady-state.ts';
import type { Workload } from '../serving/workload.ts';
import type { ServingPrediction } from './predict-serving.ts';

export interface PublishedRun {
  /** Requests and rate of one instance. */
  readonly requests: number;
  readonly load: Extract<InstanceLoad, { kind: 'open' }>;
  readonly workload: Workload;
  readonly context: ServingContext;
  readonly options: InstanceOptions;
}

/** Figures of the run; requests wait for one of the places that the scheduler and the cache give. */
export function predictRun(
  { requests, load, workload, context, options }: PublishedRun,
  instancesPerChip: number,
  notes: readonly string[],
): ServingPrediction {
  const full = steadyState({ kind: 'full' }, workload, context, options);
  if (full === undefined) return { supported: false, reason: 'not one request fits' };
  const { inputTokens, outputTokens } = workload;
  const { stack } = context;
  const kept = new Map<number, { readonly each: number; readonly read: number }>();
  const at = (running: number) => {
    const known = kept.get(running);
    if (known !== undefined) return known;
    const state = steadyState({ kind: 'closed', concurrency: running }, workload, context, options);
    const each = state?.timePerOutputTokenSeconds ?? full.timePerOutputTokenSeconds;
    const read =
      stack.requestSeconds + (state === undefined ? 0 : state.waitSeconds + state.promptSeconds);
    const found = { each, read };
    kept.set(running, found);
    return found;
  };
  const run = finiteRun({
    requests,
    requestsPerSecond: load.requestsPerSecond,
    places: full.sequences,
    lifeSeconds: running => at(running).read + (outputTokens - 1) * at(running).each,
  });
  const busy = at(Math.min(requests, Math.max(1, Math.floor(full.sequences))));
  const each = (run.meanLifeSeconds - busy.read) / Math.max(1, outputTokens - 1);
  const perChip = run.requestsPerSecond * instancesPerChip;
  const first = run.meanWaitSeconds + busy.read;
  return {
    supported: true,
    values: {
      inputTokensPerSecondPerChip: perChip * inputTokens,
      outputTokensPerSecondPerChip: perChip * outputTokens,
      totalTokensPerSecondPerChip: perChip * (inputTokens + outputTokens),
      timePerOutputTokenSeconds: each,
      timePerOutputTokenSecondsP50: each,
      timePerOutputTokenSecondsP99: Math.max(each, busy.each) * 1.15,
      timeToFirstTokenSeconds: first,
      timeToFirstTokenSecondsP50: first,
      timeToFirstTokenSecondsP99: run.waitSecondsP99 + busy.read,
    },
    fits: true,
    notes: [...notes, 'arrivals taken as even'],
  };
}
