/** A fleet found by the closed form, as a service that can be simulated event by event. */
import type { ServingContext } from '../inference/context.ts';
import { cacheBytesPerSequence, cacheRoomBytes } from '../inference/memory.ts';
import { pointToPointSeconds } from '../network/point-to-point.ts';
import { giga } from '../units/quantity.ts';
import { batchesOf, stepSecondsOf, tilesOf } from './engine-steps.ts';
import type { EngineSettings } from './events/engine.ts';
import type { PoolSettings, ServiceSettings } from './events/service-settings.ts';
import { tabulated } from './events/step-table.ts';
import type { StepTimer } from './events/step-timer.ts';
import type { Fleet } from './fleet.ts';
import { admissions, batchings, type PolicyNames, preemptions, routers } from './policies/named.ts';
import { fixedScale } from './policies/scaling/fixed.ts';
import type { Scaling } from './policies/scaling/scaling.ts';
import type { Candidate } from './pool.ts';
import type { RequestSource } from './requests/source.ts';
import type { Slo } from './workload.ts';

/** PCIe 5.0 ×16 moves 64 GB/s each way (PCI-SIG, PCI Express Base 5.0); copies of cache blocks reach about 0.8 of it. */
const hostLinkBytesPerSecond = 0.8 * 64 * giga;

/** How the service is run, where the operator does not say. */
export interface Running {
  readonly policies: PolicyNames;
  readonly blockTokens: number;
  /** Most tokens of a step per attention replica. */
  readonly stepTokens?: number | undefined;
  /** Most sequences per attention replica. */
  readonly runningSequences?: number | undefined;
  readonly prefixCache: boolean;
  readonly queueLimit: number;
  readonly warmUp: number;
  readonly scaling?: Scaling | undefined;
  readonly horizonSeconds?: number | undefined;
}

/** Step times of a fleet's pools; kept between simulations of one fleet, since the tables fill as they are used. */
export interface FleetTimers {
  readonly prefill: StepTimer;
  readonly decode: StepTimer;
}

/** The tables are most exact for sequences of about `meanTokens` tokens. */
export function fleetTimers(fleet: Fleet, meanTokens: number, stepTokens?: number): FleetTimers {
  const { prefill, decode, disaggregated } = fleet;
  const piece = stepTokens ?? decode.context.stack.stepTokens;
  const timer = tabulated(
    stepSecondsOf(decode.context, piece),
    meanTokens,
    tilesOf(decode.context),
  );
  if (!disaggregated) return { prefill: timer, decode: timer };
  const steps = stepSecondsOf(prefill.context, readingTokens(prefill, stepTokens));
  return { decode: timer, prefill: tabulated(steps, meanTokens, tilesOf(prefill.context)) };
}

/** Tokens that one replica of a prefill pool reads per step: what the closed form packs, unless the operator says. */
function readingTokens({ batchPerChip, context }: Candidate, stepTokens?: number): number {
  return stepTokens ?? Math.ceil(batchPerChip * context.plan.tensorParallel);
}

/** Rules that fit an engine's ways: what its stack says of mixed steps and of reserving ahead. */
export function usualPolicies({ stack }: ServingContext): PolicyNames {
  return {
    router: 'least-loaded',
    batching: stack.mixedSteps > 0 ? 'chunked-prefill' : 'prefill-first',
    admission: stack.reservedAhead > 0.9 ? 'to-the-end' : 'as-needed',
    preemption: 'recompute',
  };
}

/** Cache blocks of one instance, for sequences of about `tokens` tokens. */
export function cacheBlocks(context: ServingContext, tokens: number, blockTokens: number): number {
  const room = Math.max(0, cacheRoomBytes(context)) * context.stack.cacheFill;
  const perToken = cacheBytesPerSequence(tokens, context) / tokens;
  return Math.floor((room / perToken / blockTokens) * batchesOf(context));
}

/** The settings of a simulated service on this fleet. */
export function fleetService(
  fleet: Fleet,
  source: RequestSource,
  {
    running,
    timers,
    slo,
    meanTokens,
  }: {
    readonly running: Running;
    readonly timers: FleetTimers;
    readonly slo: Slo;
    /** Tokens that a sequence holds on average: sets the cache's bytes per token where layers have windows. */
    readonly meanTokens: number;
  },
): ServiceSettings {
  const { disaggregated, prefill, decode } = fleet;
  const pool = (
    candidate: Candidate,
    instances: number,
    engine: Pick<EngineSettings, 'timer' | 'tokenBudget' | 'pieceTokens'>,
  ): PoolSettings => ({
    engine: { ...engineOf(candidate.context, running, meanTokens, source), ...engine },
    instances,
    chips: candidate.chips,
    router: routers[running.policies.router],
  });
  const { stack } = decode.context;
  const piece = running.stepTokens ?? stack.stepTokens;
  const reading = readingTokens(prefill, running.stepTokens);
  return {
    source,
    prefill: disaggregated
      ? pool(prefill, fleet.prefillInstances, {
          timer: timers.prefill,
          tokenBudget: reading * batchesOf(prefill.context),
          pieceTokens: reading,
        })
      : undefined,
    decode: pool(decode, fleet.decodeInstances, {
      timer: timers.decode,
      tokenBudget: piece * batchesOf(decode.context),
      pieceTokens: piece,
    }),
    handoverSeconds: disaggregated ? stack.handoverSeconds : stack.requestSeconds,
    transferSeconds: transferOf(fleet),
    scaling: running.scaling ?? fixedScale,
    leastInstances: 1,
    queueLimit: running.queueLimit,
    longestPrompt: decode.context.architecture.contextLimit,
    warmUp: running.warmUp,
    horizonSeconds: running.horizonSeconds ?? Number.POSITIVE_INFINITY,
    slo,
  };
}

function engineOf(
  context: ServingContext,
  running: Running,
  meanTokens: number,
  source: RequestSource,
): Omit<EngineSettings, 'timer' | 'tokenBudget' | 'pieceTokens'> {
  const { plan, stack } = context;
  const { policies, blockTokens, prefixCache } = running;
  const shared = prefixCache && source.blockTokens > 1 && source.blockTokens % blockTokens === 0;
  const perToken = cacheBytesPerSequence(meanTokens, context) / meanTokens;
  return {
    batching: batchings[policies.batching],
    admission: admissions[policies.admission],
    preemption: preemptions[policies.preemption],
    blocks: cacheBlocks(context, meanTokens, blockTokens),
    blockTokens,
    sequenceLimit: Math.max(
      1,
      (running.runningSequences ?? stack.runningSequences) * plan.dataParallelAttention,
    ),
    acceptedTokensPerStep: plan.speculative?.acceptedTokensPerStep ?? 1,
    swapSecondsPerToken: perToken / hostLinkBytesPerSecond,
    prefixBlockTokens: shared ? source.blockTokens : undefined,
    fastForward: true,
  };
}

/** The cache of one request, sent by the chips that made it to those that will use it. */
function transferOf({ prefill, chips, disaggregated }: Fleet): (tokens: number) => number {
  if (!disaggregated) return () => 0;
  const { context } = prefill;
  const inside = chips <= context.device.chip.scaleUp.domainChips;
  return tokens =>
    pointToPointSeconds(cacheBytesPerSequence(tokens, context), inside, context.device);
}
