/** Published services: throughput and latency under the load that the entry names. */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import type { InstanceOptions } from '../serving/instance-options.ts';
import { type InstanceLoad, type SteadyState, steadyState } from '../serving/steady-state.ts';
import type { Workload } from '../serving/workload.ts';
import { firstTokenOf } from './first-burst.ts';
import { predictPools } from './predict-pools.ts';
import { predictRun } from './predict-run.ts';
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
  const options = optionsOf(setup, instances);
  if (load.kind === 'open' && setup.requests !== undefined) {
    const run = { requests: setup.requests / instances, load, workload, context, options };
    return predictRun(run, instances / chips, notes);
  }
  const state = steadyState(load, workload, context, options);
  const settled =
    state ?? steadyState(load, workload, context, { ...options, cacheTokens: 2 ** 20 });
  if (settled === undefined) return { supported: false, reason: 'not one request fits' };
  return {
    supported: true,
    values: figures(settled, { setup, workload, context, instances, chips, load, options }),
    fits: state !== undefined,
    notes,
  };
}

/**
 * Limits of the scheduler. TensorRT-LLM under a fixed number of users is started with a step that holds one prompt and one
 * token a user, as InferenceX's scripts compute it (max_num_tokens); elsewhere the engine's default holds.
 */
export function optionsOf(setup: ServingSetup, instances: number): InstanceOptions {
  const { engine = '', concurrency, inputTokens = 0, chunkedPrefillTokens } = setup;
  const single =
    concurrency !== undefined && /tensorrt/i.test(engine)
      ? inputTokens + concurrency / instances
      : undefined;
  return {
    runningSequences: setup.maxBatchSequences,
    stepTokens: chunkedPrefillTokens ?? single,
    cacheTokens: setup.kvCacheTokens,
    // Published services are tuned: with attention in replicas, prompts are read together.
    gathersPrompts: true,
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
  if (paced !== undefined) {
    const even = setup.slo === undefined ? 1 : unevenArrivals;
    return { kind: 'paced', timePerOutputTokenSeconds: paced / even };
  }
  return load === undefined ? undefined : { kind: 'full' };
}

/**
 * Steps of a service held to limits, against steps with as many sequences at an even pace: users come at random, so that
 * prompts bunch up, replicas hold unequal numbers, and every token is sent on its way at once.
 */
const unevenArrivals = 1.2;

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
  readonly options: InstanceOptions;
}

function figures(state: SteadyState, served: Served): Record<string, number> {
  const { workload, context, instances, chips, load } = served;
  const rate = state.requestsPerSecond * instances;
  const { inputTokens, outputTokens } = workload;
  const { timePerOutputTokenSeconds: each } = state;
  const first = firstTokenOf(state, load, workload, context, served.options);
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
