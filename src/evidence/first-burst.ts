/** Benchmarks with a fixed number of users start all of them at once: a burst that the mean time to first token holds. */
import type { ServingContext } from '../inference/context.ts';
import { computedTokens } from '../inference/prefill.ts';
import type { InstanceLoad, SteadyState } from '../serving/steady-state.ts';
import type { Workload } from '../serving/workload.ts';

/** Requests per user of a run: InferenceX and vLLM's own benchmark send ten times as many requests as there are users. */
const rounds = 10;

/** Mean time to first token of such a run, seconds. */
export function firstTokenOf(
  state: SteadyState,
  load: InstanceLoad,
  workload: Workload,
  context: ServingContext,
): number {
  const { stack, plan } = context;
  const steady = state.waitSeconds + state.promptSeconds + stack.requestSeconds;
  if (load.kind !== 'closed') return steady;
  const batches = plan.dataParallelAttention * plan.pipelineParallel;
  const running = Math.min(load.concurrency, state.sequences) / batches;
  const pieces = (running * computedTokens(workload)) / stack.stepTokens;
  const burst = (pieces / 2) * state.mixedStepSeconds;
  return steady + burst / rounds;
}
