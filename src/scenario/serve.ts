/** The serving half of a scenario: settles the layouts, sizes the pools against each other, asks what users feel. */
import type { Device } from '../hardware/device.ts';
import type { ServingContext } from '../inference/context.ts';
import { expertsOf } from '../model/experts.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import type { FixedInstances } from '../serving/fleet.ts';
import type { LatencyReads } from '../serving/latency.ts';
import {
  type DecodeCandidate,
  decodeCandidate,
  type PrefillCandidate,
  prefillCandidate,
  refused,
} from '../serving/pool.ts';
import type { Refusal } from '../serving/refusal.ts';
import { type Arrivals, chooseFleet, serve as serveFleet } from '../serving/service.ts';
import { ownLayouts, type PoolWishes } from '../serving/shared-layouts.ts';
import { withSharedPools } from '../serving/shared-pools.ts';
import type { Slo, Workload } from '../serving/workload.ts';
import { cannotServe } from './cannot-serve.ts';
import { checkServing } from './check-serving.ts';
import { followLoad } from './follow-load.ts';
import { type MeanLoad, meanLoad } from './mean-load.ts';
import { playService } from './play-service.ts';
import type { Infeasible, ServingResult } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { servingResult } from './serving-result.ts';
import { settle, settleOr, settlePlan } from './settled.ts';
import {
  deviceFor,
  isRead,
  type Simulation,
  settlePrecision,
  storedPrecision,
} from './simulation.ts';

type WrittenServing = NonNullable<ScenarioDocument['serving']>;
/** The serving part with its load as means: what the closed form asks of it. */
export type ServingDocument = Omit<WrittenServing, 'workload'> & { readonly workload: MeanLoad };

/** Throughput and latency of the best fleet on the cluster, or why there is none. */
export function serve(written: WrittenServing, simulation: Simulation): ServingResult | Infeasible {
  const { settled, model } = simulation;
  const document: ServingDocument = {
    ...written,
    workload: meanLoad(written.workload, simulation),
  };
  const device = deviceFor(simulation, document.cluster.chip);
  checkServing(document, model);
  settle(settled, 'serving.cluster.chip', device.chip.id, 'given');
  const chips = settle(settled, 'serving.cluster.chips', document.cluster.chips, 'given');
  const workload = settleWorkload(document, simulation);
  const slo = settleSlo(document, simulation);
  const base = settleBase(document, device, simulation);
  const wishes = poolWishes(document);
  const fixed = fixedInstances(wishes);
  const question = { chips, device, wishes, workload, slo };
  const found = candidates(base, question, simulation);
  // With both pools laid out by the operator there is nothing to choose between.
  const capacityUnread =
    wishes.prefill !== undefined &&
    wishes.decode !== undefined &&
    document.dayShape === undefined &&
    !isRead(simulation, 'serving.capacityRequestsPerSecond');
  const { prefills, decodes } = found;
  const apart = chooseFleet({ prefills, decodes, shared: [] }, chips, {
    workload,
    slo,
    fixed,
    capacityUnread,
  });
  // Where the operator has laid out the two pools apart, one for both is no question.
  const chosen =
    wishes.prefill !== undefined || wishes.decode !== undefined
      ? apart
      : withSharedPools(found.decodes, chips, {
          apart,
          workload,
          slo,
          refusals: found.refusals,
          prepare: simulation.prepare,
        });
  if (chosen === undefined) return cannotServe(found.refusals, chips, device);
  settlePlan(
    settled,
    'serving.plan.prefill',
    () => flat(chosen.fleet.prefill.context.plan),
    wishes.prefill ?? {},
  );
  settlePlan(
    settled,
    'serving.plan.decode',
    () => flat(chosen.fleet.decode.context.plan),
    wishes.decode ?? {},
  );
  const service = serveFleet(chosen, arrivalsOf(document), workload, slo, latencyReads(simulation));
  const steady = servingResult(service, { chips, workload, slo }, simulation);
  const played = playService(steady, written, { fleet: service.fleet, workload, slo }, simulation);
  return followLoad(played, document, simulation);
}

function settleWorkload({ workload }: ServingDocument, { settled }: Simulation): Workload {
  const path = 'serving.workload';
  return {
    inputTokens: workload.inputTokens,
    outputTokens: workload.outputTokens,
    ...(workload.outputVariation > 0 ? { outputVariation: workload.outputVariation } : {}),
    prefixCacheHitRate: settleOr(
      settled,
      `${path}.prefixCacheHitRate`,
      workload.prefixCacheHitRate,
      0,
    ),
  };
}

function settleSlo({ slo = {} }: ServingDocument, { settled }: Simulation): Slo {
  const { timeToFirstToken: first, timePerOutputToken: each } = slo;
  settle(settled, 'serving.slo.timeToFirstToken', first, 'given');
  settle(settled, 'serving.slo.timePerOutputToken', each, 'given');
  const targets: { -readonly [Target in keyof Slo]: Slo[Target] } = {};
  if (first !== undefined) targets.timeToFirstTokenSeconds = first;
  if (each !== undefined) targets.timePerOutputTokenSeconds = each;
  return targets;
}

/** Formats and speculation, which all layouts share. */
function settleBase(
  document: ServingDocument,
  { chip }: Device,
  simulation: Simulation,
): ServingPlan {
  const { settled, model } = simulation;
  const asked = document.precision;
  const precision = settlePrecision(
    simulation,
    'serving.precision',
    asked === undefined
      ? { precision: storedPrecision(model), origin: 'default' }
      : { precision: asked, origin: 'given' },
    { chip, training: false },
  );
  const attention = document.attentionPrecision;
  const attentionPrecision = settlePrecision(
    simulation,
    'serving.attentionPrecision',
    attention === undefined
      ? // Attention projections tolerate eight bits, not four: published FP4 checkpoints keep them wider.
        { precision: precision === 'fp4' ? 'fp8' : precision, origin: 'default' }
      : { precision: attention, origin: 'given' },
    { chip, training: false },
  );
  const speculative = document.speculative;
  if (speculative !== undefined) {
    settle(settled, 'serving.speculative.draftTokens', speculative.draftTokens, 'given');
    settle(
      settled,
      'serving.speculative.acceptedTokensPerStep',
      speculative.acceptedTokensPerStep,
      'given',
    );
  }
  return {
    precision,
    attentionPrecision,
    kvCachePrecision: settleOr(
      settled,
      'serving.kvCachePrecision',
      document.kvCachePrecision,
      'bf16' as const,
    ),
    tensorParallel: 1,
    pipelineParallel: 1,
    expertParallel: 1,
    dataParallelAttention: 1,
    redundantExperts: 0,
    expertBalance: expertsOf(model) === undefined ? 'perfect' : 'eplb',
    twoBatchOverlap: false,
    ...(speculative === undefined ? {} : { speculative }),
  };
}

interface Wishes {
  readonly prefill?: PoolWishes | undefined;
  readonly decode?: PoolWishes | undefined;
}

function poolWishes({ plan }: ServingDocument): Wishes {
  return plan === undefined || plan === 'auto' ? {} : plan;
}

function fixedInstances({ prefill, decode }: Wishes): FixedInstances {
  return {
    ...(prefill?.instances === undefined ? {} : { prefill: prefill.instances }),
    ...(decode?.instances === undefined ? {} : { decode: decode.instances }),
  };
}

interface Candidates {
  readonly prefills: PrefillCandidate[];
  readonly decodes: DecodeCandidate[];
  readonly refusals: Refusal[];
}

interface Question {
  readonly chips: number;
  readonly device: Device;
  readonly wishes: Wishes;
  readonly workload: Workload;
  readonly slo: Slo;
}

/** Every layout in both roles. */
function candidates(base: ServingPlan, question: Question, simulation: Simulation): Candidates {
  const found: Candidates = { prefills: [], decodes: [], refusals: [] };
  const { wishes, workload, slo } = question;
  const keep = <Kind extends object>(candidate: Kind | Refusal, into: Kind[]) => {
    if (refused(candidate)) found.refusals.push(candidate);
    else into.push(candidate);
  };
  for (const context of contextsOf(base, wishes.prefill, question, simulation)) {
    keep(prefillCandidate(context, workload, slo, wishes.prefill?.batchPerChip), found.prefills);
  }
  for (const context of contextsOf(base, wishes.decode, question, simulation)) {
    keep(
      decodeCandidate(context, workload, slo, wishes.decode?.batchPerChip, simulation.prepare),
      found.decodes,
    );
  }
  return found;
}

function contextsOf(
  base: ServingPlan,
  pool: PoolWishes = {},
  { chips, device }: Question,
  { model, library, layouts = ownLayouts }: Simulation,
): readonly ServingContext[] {
  const stack = library.servingStack();
  return layouts({ architecture: model, device, stack, chips, base, pool });
}

/** What of the latencies goes into a table or a report. */
function latencyReads(simulation: Simulation): LatencyReads {
  return {
    quantiles: quantilePaths.some(path => isRead(simulation, path)),
    attainment: isRead(simulation, 'serving.sloAttainment'),
  };
}

const quantilePaths = ['timeToFirstToken', 'timePerOutputToken'].flatMap(latency =>
  ['p50', 'p90', 'p99'].map(quantile => `serving.${latency}.${quantile}`),
);

function arrivalsOf({ workload: { arrivals } }: ServingDocument): Arrivals {
  return arrivals.kind === 'closed'
    ? { kind: 'closed', concurrency: arrivals.concurrency }
    : { kind: 'open', requestsPerSecond: arrivals.requestsPerSecond };
}

/** A plan as a flat record, absent parts left out. */
export function flat({
  speculative,
  ...plan
}: ServingPlan): Record<string, string | number | boolean> {
  return {
    ...plan,
    draftTokens: speculative?.draftTokens ?? 0,
    acceptedTokensPerStep: speculative?.acceptedTokensPerStep ?? 1,
  };
}
