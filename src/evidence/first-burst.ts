/** Benchmarks with a fixed number of users start all of them at once: a burst that the mean time to first token holds. */
import type { ServingContext } from '../inference/context.ts';
import { servingSeconds } from '../inference/decode.ts';
import { computedTokens } from '../inference/prefill.ts';
import type { InstanceOptions } from '../serving/instance-options.ts';
import type { InstanceLoad, SteadyState } from '../serving/steady-state.ts';
import { meanContext, type Workload } from '../serving/workload.ts';

/** Requests per user of a run: InferenceX and vLLM's own benchmark send ten times as many requests as there are users. */
const rounds = 10;
/** Each round comes about half as bunched as the one before, since lengths differ: 1 + 1/2 + 1/4 + … bursts. */
const bursts = 2;
/** Share of all requests that meet a burst. */
export const burstShare = bursts / rounds;

/** Mean time to first token of such a run, seconds. */
export function firstTokenOf(
  state: SteadyState,
  load: InstanceLoad,
  workload: Workload,
  context: ServingContext,
  options: InstanceOptions,
): number {
  const { stack, plan } = context;
  const steady = state.waitSeconds + state.promptSeconds + stack.requestSeconds;
  if (load.kind !== 'closed') return steady;
  const batches = plan.dataParallelAttention * plan.pipelineParallel;
  const running = Math.min(load.concurrency, state.sequences) / batches;
  const fresh = computedTokens(workload);
  const budget = options.stepTokens ?? stack.stepTokens;
  // Prompts are packed whole into steps as long as they fit; the burst is read in steps that are full.
  const packed = budget >= fresh ? Math.floor(budget / fresh) * fresh : budget;
  const tokens = Math.min(packed, running * fresh);
  const prompting = {
    tokens,
    piece: Math.min(tokens, fresh),
    promptTokens: workload.inputTokens,
    cachedTokens: workload.inputTokens - fresh,
  };
  // Half of the users decode already, on average, while the others are read.
  const decoding = { sequences: running / 2, context: meanContext(workload) };
  const mixed = stack.mixedSteps > 0 ? decoding : undefined;
  const step = servingSeconds(mixed, prompting, context);
  return steady + burstShare * ((running * fresh) / tokens / 2) * step;
}
