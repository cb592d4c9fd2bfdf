/** Published services with prefill and decode apart: the two pools settle on one rate. */
import { instanceChips, type ServingContext } from '../inference/context.ts';
import { computedTokens, prefillStep } from '../inference/prefill.ts';
import { largestWhere } from '../numeric/bisect.ts';
import { steadyState } from '../serving/steady-state.ts';
import type { Workload } from '../serving/workload.ts';
import { burstShare } from './first-burst.ts';
import { loadOf, optionsOf } from './predict-service.ts';
import type { ServingPrediction, ServingSubject } from './predict-serving.ts';
import { chosenLayout } from './serving-layout.ts';

export function predictPools(
  { setup, chips }: ServingSubject,
  workload: Workload,
  decode: ServingContext,
  notes: readonly string[],
): ServingPrediction {
  const decodeOnly = { ...optionsOf(setup, 1), decodeOnly: true };
  const prefillPool = setup.prefillChips ?? Math.max(1, chips - (setup.decodeChips ?? chips / 2));
  const prefill = prefillContext(prefillPool, decode);
  const fresh = computedTokens(workload);
  const pass = Math.max(fresh, decode.stack.stepTokens) / prefill.plan.tensorParallel;
  const full = prefillStep(pass, workload, prefill);
  const perChip = full.inputTokensPerSecondPerChip / fresh;
  const decodeChips = setup.decodeChips ?? chips / 2;
  const instances = Math.max(1, decodeChips / instanceChips(decode.plan));
  const load = loadOf(setup, instances);
  if (load === undefined) return { supported: false, reason: 'no load is given' };
  const own = prefillStep(fresh / prefill.plan.tensorParallel, workload, prefill).seconds;
  const servers = Math.max(
    1,
    (prefillPool / instanceChips(prefill.plan)) * prefill.plan.dataParallelAttention,
  );
  const burst =
    load.kind === 'closed'
      ? (burstShare * load.concurrency * instances) / (perChip * prefillPool) / 2
      : 0;
  const at = (rate: number) =>
    steadyState(
      { kind: 'open', requestsPerSecond: rate / instances },
      workload,
      decode,
      decodeOnly,
    );
  const firstAt = (rate: number) => {
    const busy = Math.min(0.98, rate / (perChip * prefillPool));
    const wait = ((busy / (1 - busy)) * own) / (2 * servers) + (busy * own) / 2;
    const { stack } = decode;
    return stack.requestSeconds + stack.handoverSeconds + own + wait + burst;
  };
  const flat = steadyState(
    load.kind === 'closed' ? { kind: 'full' } : load,
    workload,
    decode,
    decodeOnly,
  );
  if (flat === undefined) return { supported: false, reason: 'not one request fits' };
  const most = Math.min(perChip * prefillPool, flat.requestsPerSecond * instances);
  const split = setup.prefillChips === undefined;
  const perDecodeChip = (flat.requestsPerSecond * instances) / decodeChips;
  // Where the split was not published, it is the one that balances the pools.
  const balanced = chips / (1 / perChip + 1 / perDecodeChip);
  const rate =
    load.kind === 'closed'
      ? largestWhere(
          candidate => {
            const state = at(candidate);
            const decoding = state === undefined ? 0 : state.sequences * instances;
            return candidate * firstAt(candidate) + decoding <= load.concurrency * instances;
          },
          { low: most * 2 ** -16, high: most },
        )
      : split
        ? balanced
        : Math.min(most, flat.requestsPerSecond * instances);
  const state = load.kind === 'closed' ? (at(rate) ?? flat) : flat;
  const users = load.kind === 'closed' ? load.concurrency * instances : undefined;
  const leftOver = users === undefined ? 0 : (users - state.sequences * instances) / rate;
  const first = rate > 0.98 * most ? Math.max(firstAt(rate), leftOver) : firstAt(rate);
  const each = state.timePerOutputTokenSeconds;
  const { inputTokens, outputTokens } = workload;
  return {
    supported: true,
    values: {
      inputTokensPerSecondPerChip: (rate * inputTokens) / prefillPool,
      outputTokensPerSecondPerChip: (rate * outputTokens) / decodeChips,
      totalTokensPerSecondPerChip: (rate * (inputTokens + outputTokens)) / chips,
      requestsPerSecond: rate,
      timePerOutputTokenSeconds: each,
      timePerOutputTokenSecondsP99: each * 1.24,
      timeToFirstTokenSeconds: first,
      timeToFirstTokenSecondsP99: first * 2,
    },
    fits: true,
    notes,
  };
}

/** The pool that reads prompts: same formats, the smallest instance that holds the weights. */
function prefillContext(pool: number, decode: ServingContext): ServingContext {
  const { plan, architecture, device } = decode;
  const layout = chosenLayout(
    pool,
    1,
    {
      precision: plan.precision,
      attentionPrecision: plan.attentionPrecision,
      kvCachePrecision: plan.kvCachePrecision,
      ...(plan.storedWeightBytes === undefined
        ? {}
        : { storedWeightBytes: plan.storedWeightBytes }),
      notes: [],
    },
    { architecture, device },
    4,
  );
  const { speculative, ...rest } = plan;
  return {
    ...decode,
    plan: {
      ...rest,
      tensorParallel: layout.tensorParallel,
      pipelineParallel: 1,
      expertParallel: layout.expertParallel,
      dataParallelAttention: layout.dataParallelAttention,
    },
  };
}
