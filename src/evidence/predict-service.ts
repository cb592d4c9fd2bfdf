/** Published services: throughput and latency under the load that the entry names. */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import {
  type InstanceLoad,
  type InstanceOptions,
  type SteadyState,
  steadyState,
} from '../serving/steady-state.ts';
import type { Workload } from '../serving/workload.ts';
import { firstTokenOf } from './first-burst.ts';
import { predictPools } from './predict-pools.ts';
import type { ServingPrediction, ServingSubject } from './predict-serving.ts';
import type { ServingSetup } from './serving-setup.ts';

export function predictService(
  subject: ServingSubject,
  context: ServingContext,
  notes: readonly string[],
): ServingPrediction {
  const { setup, chips } = subject;
  const { inputTokens, outputTokens, prefixCacheHitRate = 0 } = setup;
  if (inputTokens === undefined || outputTokens === undefined) {
    return { supported: false, reason: 'no lengths of prompts and answers are given' };
  }
  const workload: Workload = { inputTokens, outputTokens, prefixCacheHitRate };
  if (setup.disaggregated === true) return predictPools(subject, workload, context, notes);
  const instances = Math.max(1, chips / instanceChips(context.plan));
  const load = loadOf(setup, instances);
  if (load === undefined) return { supported: false, reason: 'no load is given' };
  const options = optionsOf(setup);
  const state = steadyState(load, workload, context, options);
  const settled =
    state ?? steadyState(load, workload, context, { ...options, cacheTokens: 2 ** 20 });
  if (settled === undefined) return { supported: false, reason: 'not one request fits' };
  return {
    supported: true,
    values: figures(settled, { setup, workload, context, instances, chips, load }),
    fits: state !== undefined,
    notes,
  };
}

export function optionsOf(setup: ServingSetup): InstanceOptions {
  return {
    runningSequences: setup.maxBatchSequences,
    stepTokens: setup.chunkedPrefillTokens,
    cacheTokens: setup.kvCacheTokens,
  };
}

/** The load of one instance; undefined when the setup names none. */
export function loadOf(setup: ServingSetup, instances: number): InstanceLoad | undefined {
  const { concurrency, requestsPerSecond, slo = {}, load, timePerOutputTokenSeconds } = setup;
  const paced = timePerOutputTokenSeconds ?? limitOf(slo);
  if (timePerOutputTokenSeconds === undefined) {
    if (concurrency !== undefined) {
      return { kind: 'closed', concurrency: concurrency / instances };
    }
    if (requestsPerSecond !== undefined) {
      return { kind: 'open', requestsPerSecond: requestsPerSecond / instances };
    }
  }
  if (paced !== undefined) return { kind: 'paced', timePerOutputTokenSeconds: paced };
  return load === undefined ? undefined : { kind: 'full' };
}

/** Mean time per output token that keeps the limit; limits on a tail leave the mean a fifth below. */
function limitOf(slo: Readonly<Record<string, number | undefined>>): number | undefined {
  const mean = slo['timePerOutputTokenSeconds'];
  const tail = slo['timePerOutputTokenSecondsP90'] ?? slo['timePerOutputTokenSecondsP99'];
  return mean ?? (tail === undefined ? undefined : tail * tailRoom);
}

const tailRoom = 0.8;

interface Served {
  readonly setup: ServingSetup;
  readonly workload: Workload;
  readonly context: ServingContext;
  readonly instances: number;
  readonly chips: number;
  readonly load: InstanceLoad;
}

function figures(state: SteadyState, served: Served): Record<string, number> {
  const { workload, context, instances, chips, load } = served;
  const rate = state.requestsPerSecond * instances;
  const { inputTokens, outputTokens } = workload;
  const { timePerOutputTokenSeconds: each } = state;
  const first = firstTokenOf(state, load, workload, context);
  return {
    inputTokensPerSecondPerChip: (rate * inputTokens) / chips,
    outputTokensPerSecondPerChip: (rate * outputTokens) / chips,
    totalTokensPerSecondPerChip: (rate * (inputTokens + outputTokens)) / chips,
    requestsPerSecond: rate,
    timePerOutputTokenSeconds: each,
    timePerOutputTokenSecondsP50: each,
    timePerOutputTokenSecondsP90: each * 1.12,
    timePerOutputTokenSecondsP95: each * 1.15,
    timePerOutputTokenSecondsP99: each * 1.22,
    timeToFirstTokenSeconds: first,
    timeToFirstTokenSecondsP50: first,
    timeToFirstTokenSecondsP90: first * 2,
    timeToFirstTokenSecondsP95: first * 2.3,
    timeToFirstTokenSecondsP99: first * 2.6,
  };
}
