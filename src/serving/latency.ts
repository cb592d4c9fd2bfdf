/** What users of a fleet feel at a given rate: time to first token and time per output token, as distributions. */
import { cacheBytesPerSequence } from '../inference/memory.ts';
import { computedTokens } from '../inference/prefill.ts';
import { pointToPointSeconds } from '../network/point-to-point.ts';
import { normalQuantile } from '../numeric/normal.ts';
import type { Fleet } from './fleet.ts';
import { sequencesAtDeviation, shareOfTimeWithin } from './spread.ts';
import { sequencesAtRate } from './steady-state.ts';
import { passWait, stepWait, type Wait } from './waiting.ts';
import type { Slo, Workload } from './workload.ts';

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
  /** New tokens per chip of a pass, or of a step that carries a piece of a prompt. */
  readonly prefillTokensPerChip: number;
  readonly prefillStepSeconds: number;
  readonly decodeBatchPerChip: number;
  readonly decodeStepSeconds: number;
}

/** What of a latency somebody reads, beside its means. */
export interface LatencyReads {
  /** Quantiles; they stand at the mean where nobody reads them. */
  readonly quantiles: boolean;
  /** Whether targets are met; 1 where nobody reads it. */
  readonly attainment: boolean;
}

const everything: LatencyReads = { quantiles: true, attainment: true };

/** Latency of `fleet` at `requestsPerSecond`, which must not exceed its capacity. */
export function latencyAt(
  fleet: Fleet,
  requestsPerSecond: number,
  workload: Workload,
  slo: Slo,
  reads: LatencyReads = everything,
): Latency {
  const { instance, context } = fleet.decode;
  const sequences = sequencesAt(fleet, requestsPerSecond);
  const first = firstToken(fleet, sequences, requestsPerSecond, workload);
  const { wait, fixedSeconds } = first;
  const { tensorParallel } = context.plan;
  return {
    timeToFirstToken: reads.quantiles
      ? {
          mean: fixedSeconds + wait.mean,
          p50: fixedSeconds + wait.quantile(0.5),
          p90: fixedSeconds + wait.quantile(0.9),
          p99: fixedSeconds + wait.quantile(0.99),
        }
      : always(fixedSeconds + wait.mean),
    timePerOutputToken: reads.quantiles
      ? tokenTimes(fleet, sequences)
      : always(instance.at(sequences, open).timePerOutputTokenSeconds),
    attainment: reads.attainment ? inTime(fleet, sequences, first, slo) : 1,
    waitSeconds: first.stepWaitSeconds + wait.mean,
    prefillSeconds: first.prefillSeconds,
    transferSeconds: first.transferSeconds,
    handoverSeconds: first.handoverSeconds,
    prefillTokensPerChip: first.prefillTokensPerChip,
    prefillStepSeconds: first.prefillStepSeconds,
    decodeBatchPerChip: sequences / tensorParallel,
    decodeStepSeconds: instance.at(sequences).plain,
  };
}

function always(seconds: number): Distribution {
  return { mean: seconds, p50: seconds, p90: seconds, p99: seconds };
}

/** Share of requests within the targets while `sequences` run per batch in flight, at the rate that they make. */
export function attainmentAt(
  fleet: Fleet,
  sequences: number,
  workload: Workload,
  slo: Slo,
): number {
  const first = firstToken(fleet, sequences, rateAt(fleet, sequences), workload);
  return inTime(fleet, sequences, first, slo);
}

/** Sequences per batch in flight of a fleet that answers a rate; most rates asked for are close to its largest. */
export function sequencesAt({ decode, decodeInstances }: Fleet, requestsPerSecond: number): number {
  const largest = decode.batchPerChip * decode.context.plan.tensorParallel;
  return sequencesAtRate(requestsPerSecond / decodeInstances, decode.instance, largest);
}

/** Requests per second of a fleet with so many sequences per batch in flight. */
export function rateAt({ decode, decodeInstances }: Fleet, sequences: number): number {
  return decode.instance.at(sequences, open).requestsPerSecond * decodeInstances;
}

/** Mean time to first token and per output token at so many sequences per batch in flight, seconds. */
export function meanLatency(fleet: Fleet, sequences: number, workload: Workload) {
  const { wait, fixedSeconds } = firstToken(fleet, sequences, rateAt(fleet, sequences), workload);
  const { timePerOutputTokenSeconds } = fleet.decode.instance.at(sequences, open);
  return { firstSeconds: fixedSeconds + wait.mean, eachSeconds: timePerOutputTokenSeconds };
}

interface FirstToken {
  /** What no request is spared, seconds; of it, the wait for the step in progress. */
  readonly fixedSeconds: number;
  readonly stepWaitSeconds: number;
  readonly wait: Wait;
  readonly prefillSeconds: number;
  readonly transferSeconds: number;
  readonly handoverSeconds: number;
  readonly prefillTokensPerChip: number;
  readonly prefillStepSeconds: number;
}

function firstToken(
  fleet: Fleet,
  sequences: number,
  requestsPerSecond: number,
  workload: Workload,
): FirstToken {
  return fleet.disaggregated
    ? readApart(fleet, requestsPerSecond, workload)
    : readBeside(fleet, sequences);
}

/** Prompts read in passes of their own, and their cache handed over. */
function readApart(fleet: Fleet, requestsPerSecond: number, workload: Workload): FirstToken {
  const { prefill } = fleet;
  const { plan, stack } = prefill.context;
  const rate = requestsPerSecond / fleet.prefillInstances;
  const prompts = promptsPerPass(fleet, rate, workload);
  const prefillSeconds = prefill.passSeconds(prompts);
  const transferSeconds = cacheTransfer(fleet, workload);
  const handoverSeconds = stack.handoverSeconds;
  return {
    fixedSeconds: prefillSeconds + transferSeconds + handoverSeconds,
    stepWaitSeconds: 0,
    wait: passWait({
      passSeconds: prefillSeconds,
      requestsPerPass: prompts * plan.dataParallelAttention,
      utilisation: rate / prefill.requestsPerSecond,
    }),
    prefillSeconds,
    transferSeconds,
    handoverSeconds,
    prefillTokensPerChip: (prompts * computedTokens(workload)) / plan.tensorParallel,
    prefillStepSeconds: prefillSeconds,
  };
}

/** Prompts read in pieces beside what decodes: the step in progress is waited for, then those who came before. */
function readBeside({ decode }: Fleet, sequences: number): FirstToken {
  const { plan, stack } = decode.context;
  const pace = decode.instance.at(sequences, open);
  return {
    fixedSeconds: pace.waitSeconds + pace.readSeconds + stack.requestSeconds,
    stepWaitSeconds: pace.waitSeconds,
    wait: stepWait(pace.queueSeconds, pace.load),
    prefillSeconds: pace.readSeconds,
    transferSeconds: 0,
    handoverSeconds: stack.requestSeconds,
    prefillTokensPerChip: pace.pieceTokens / plan.tensorParallel,
    prefillStepSeconds: pace.mixed,
  };
}

/**
 * Prompts per replica in the pass of a greedy server: it takes what arrived during the pass before, n = λ·s(n), at least
 * one prompt and at most a full batch. A pass grows nearly in a straight line, whose answer is put in once more.
 */
function promptsPerPass({ prefill }: Fleet, rate: number, workload: Workload): number {
  const { plan } = prefill.context;
  const arriving = rate / plan.dataParallelAttention;
  const most = (prefill.batchPerChip * plan.tensorParallel) / computedTokens(workload);
  const one = prefill.passSeconds(1);
  if (most <= 1 || arriving * one <= 1) return 1;
  const all = prefill.passSeconds(most);
  if (arriving * all >= most) return most;
  const each = (all - one) / (most - 1);
  const kept = (prompts: number) => Math.min(most, Math.max(1, prompts));
  const straight = kept((arriving * (one - each)) / (1 - arriving * each));
  return kept(arriving * prefill.passSeconds(straight));
}

/** The cache of one prompt, sent by the chips that made it to those that will use it. */
function cacheTransfer({ prefill, chips }: Fleet, { inputTokens }: Workload): number {
  const { device } = prefill.context;
  const inside = chips <= device.chip.scaleUp.domainChips;
  return pointToPointSeconds(cacheBytesPerSequence(inputTokens, prefill.context), inside, device);
}

/** Time per output token as the number of running sequences varies. */
function tokenTimes({ decode: { instance } }: Fleet, sequences: number): Distribution {
  const { batches } = instance;
  const at = (deviations: number) =>
    instance.at(sequencesAtDeviation(sequences * batches, deviations) / batches)
      .timePerOutputTokenSeconds;
  const median = at(normalQuantile.p50);
  // Tiles make a step a little faster at some batches than just below them; quantiles keep their order.
  const p90 = Math.max(median, at(normalQuantile.p90));
  const p99 = Math.max(p90, at(normalQuantile.p99));
  return { mean: instance.at(sequences, open).timePerOutputTokenSeconds, p50: median, p90, p99 };
}

const open = { kind: 'open' } as const;

function inTime(
  { decode }: Fleet,
  sequences: number,
  { wait, fixedSeconds }: FirstToken,
  { timeToFirstTokenSeconds: target }: Slo,
): number {
  const first = target === undefined ? 1 : wait.shareWithin(target - fixedSeconds);
  const running = sequences * decode.instance.batches;
  const most = decode.inTime();
  const each = most === Number.POSITIVE_INFINITY ? 1 : shareOfTimeWithin(running, most);
  return first * each;
}
