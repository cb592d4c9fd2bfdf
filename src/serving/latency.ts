/** What users of a fleet feel at a given rate: time to first token and time per output token, as distributions. */

import { type DecodeStep, decodeStep } from '../inference/decode.ts';
import { cacheBytesPerSequence } from '../inference/memory.ts';
import { computedTokens, type PrefillStep, prefillStep } from '../inference/prefill.ts';
import { pointToPointSeconds } from '../network/point-to-point.ts';
import { largestWhere } from '../numeric/bisect.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { batchForRate } from './decode-point.ts';
import type { Fleet } from './fleet.ts';
import { batchAtDeviation, shareOfTimeWithin } from './spread.ts';
import { meanWait, type PrefillQueue, shareWaitingAtMost, waitQuantile } from './waiting.ts';
import { meanContext, type Slo, type Workload } from './workload.ts';

export interface Distribution {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

export interface Latency {
  readonly timeToFirstToken: Distribution;
  readonly timePerOutputToken: Distribution;
  readonly attainment: number;
  /** Mean of each part of the time to first token, seconds. */
  readonly waitSeconds: number;
  readonly prefillSeconds: number;
  readonly transferSeconds: number;
  readonly handoverSeconds: number;
  readonly prefill: PrefillStep;
  readonly prefillTokensPerChip: number;
  readonly decode: DecodeStep;
  readonly decodeBatchPerChip: number;
}

/** Latency of `fleet` at `requestsPerSecond`, which must not exceed its capacity. */
export function latencyAt(
  fleet: Fleet,
  requestsPerSecond: number,
  workload: Workload,
  slo: Slo,
): Latency {
  const pass = passAt(fleet, requestsPerSecond / fleet.prefillInstances, workload);
  const transferSeconds = fleet.disaggregated ? cacheTransfer(fleet, workload) : 0;
  const { stack, device } = fleet.prefill.context;
  const handoverSeconds = fleet.disaggregated
    ? stack.handoverSeconds
    : device.efficiency.serving.stepSeconds;
  const fixed = pass.step.seconds + transferSeconds + handoverSeconds;
  const tokens = tokenTimes(fleet, requestsPerSecond, workload);
  const firstTarget = slo.timeToFirstTokenSeconds;
  const first = firstTarget === undefined ? 1 : shareWaitingAtMost(firstTarget - fixed, pass.queue);
  const each = tokens.shareWithin(slo.timePerOutputTokenSeconds);
  return {
    timeToFirstToken: {
      mean: fixed + meanWait(pass.queue),
      p50: fixed + waitQuantile(0.5, pass.queue),
      p90: fixed + waitQuantile(0.9, pass.queue),
      p99: fixed + waitQuantile(0.99, pass.queue),
    },
    timePerOutputToken: tokens.distribution,
    attainment: first * each,
    waitSeconds: meanWait(pass.queue),
    prefillSeconds: pass.step.seconds,
    transferSeconds,
    handoverSeconds,
    prefill: pass.step,
    prefillTokensPerChip: pass.tokensPerChip,
    decode: tokens.step,
    decodeBatchPerChip: tokens.batchPerChip,
  };
}

interface Pass {
  readonly step: PrefillStep;
  readonly tokensPerChip: number;
  readonly queue: PrefillQueue;
}

/**
 * The pass of a greedy server: it takes what arrived during the pass before, n = λ·s(n), at least one prompt per busy
 * replica and at most a full batch. Found by iterating; s grows slower than n below saturation, so it settles.
 */
function passAt({ prefill }: Fleet, rate: number, workload: Workload): Pass {
  const { plan } = prefill.context;
  const promptPerChip = computedTokens(workload) / plan.tensorParallel;
  const most = prefill.batchPerChip / promptPerChip;
  let prompts = 1;
  let step = prefillStep(promptPerChip, workload, prefill.context);
  for (let round = 0; round < rounds; round++) {
    const arriving = (rate * step.seconds) / plan.dataParallelAttention;
    const next = Math.min(most, Math.max(1, arriving));
    if (Math.abs(next - prompts) <= settled * prompts) break;
    prompts = next;
    step = prefillStep(prompts * promptPerChip, workload, prefill.context);
  }
  return {
    step,
    tokensPerChip: prompts * promptPerChip,
    queue: {
      passSeconds: step.seconds,
      requestsPerPass: prompts * plan.dataParallelAttention,
      utilisation: rate / prefill.requestsPerSecond,
    },
  };
}

const rounds = 40;
const settled = 1 / 256;

/** The cache of one prompt, sent by the chips that made it to those that will use it. */
function cacheTransfer({ prefill, chips }: Fleet, { inputTokens }: Workload): number {
  const { device } = prefill.context;
  const inside = chips <= device.chip.scaleUp.domainChips;
  return pointToPointSeconds(cacheBytesPerSequence(inputTokens, prefill.context), inside, device);
}

interface TokenTimes {
  readonly distribution: Distribution;
  readonly step: DecodeStep;
  readonly batchPerChip: number;
  shareWithin(target: number | undefined): number;
}

/** Time per output token as the number of running sequences varies; stretched where prefill runs in between. */
function tokenTimes(fleet: Fleet, requestsPerSecond: number, workload: Workload): TokenTimes {
  const { decode } = fleet;
  const { context, chips } = decode;
  const rate = requestsPerSecond / fleet.decodeInstances;
  const decodeShare = fleet.disaggregated ? 1 : 1 - rate / fleet.prefill.requestsPerSecond;
  const perChip = (rate * workload.outputTokens) / chips / decodeShare;
  // The mean batch may reach the limit at which nine in ten tokens are in time; the tail goes beyond it.
  const { batchPerChip, step } = batchForRate(perChip, decode.batchPerChip, workload, context);
  const tokens = meanContext(workload);
  const timeAt = (batch: number) =>
    decodeStep(batch, tokens, context).timePerOutputTokenSeconds / decodeShare;
  const at = (z: number) => timeAt(batchAtDeviation(batchPerChip, z, context));
  const median = at(normalQuantile.p50);
  // Tiles make a step a little faster at some batches than just below them; quantiles keep their order.
  const p90 = Math.max(median, at(normalQuantile.p90));
  const p99 = Math.max(p90, at(normalQuantile.p99));
  return {
    distribution: { mean: median, p50: median, p90, p99 },
    step,
    batchPerChip,
    shareWithin: target => {
      if (target === undefined) return 1;
      const low = 1 / chips;
      const high = batchAtDeviation(batchPerChip, farTail, context);
      if (timeAt(high) <= target) return 1;
      if (timeAt(low) > target) return 0;
      const limit = largestWhere(batch => timeAt(batch) <= target, { low, high });
      return shareOfTimeWithin(batchPerChip, limit, context);
    },
  };
}

/** Beyond four deviations nothing is left worth counting. */
const farTail = 4;
