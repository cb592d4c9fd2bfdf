/** The serving half of a scenario: settles the layouts, sizes the pools against each other, asks what users feel. */
import type { Device } from '../hardware/device.ts';
import type { ServingContext } from '../inference/context.ts';
import type { ServingPlan } from '../parallelism/plan.ts';
import type { FixedInstances } from '../serving/fleet.ts';
import { candidateLayouts, expertsOf, type LayoutWishes } from '../serving/layouts.ts';
import {
  type Candidate,
  decodeCandidate,
  prefillCandidate,
  refused,
  type SharedCandidate,
  sharedCandidate,
} from '../serving/pool.ts';
import type { Refusal } from '../serving/refusal.ts';
import { type Arrivals, chooseFleet, serve as serveFleet } from '../serving/service.ts';
import type { Slo, Workload } from '../serving/workload.ts';
import { checkServing } from './check-serving.ts';
import { followLoad } from './follow-load.ts';
import { type MeanLoad, meanLoad } from './mean-load.ts';
import { playService } from './play-service.ts';
import type { Infeasible, ServingResult } from './result.ts';
import type { ScenarioDocument } from './scenario-document.ts';
import { servingResult } from './serving-result.ts';
import { settle, settleOr, settlePlan } from './settled.ts';
import { deviceFor, type Simulation, settlePrecision, storedPrecision } from './simulation.ts';

type WrittenServing = NonNullable<ScenarioDocument['serving']>;
/** The serving part with its load as means: what the closed form asks of it. */
export type ServingDocument = Omit<WrittenServing, 'workload'> & { readonly workload: MeanLoad };
type PoolWishes = LayoutWishes & {
  readonly batchPerChip?: number | undefined;
  readonly instances?: number | undefined;
};

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
  const found = candidates(base, { chips, device, wishes, workload, slo }, simulation);
  const fixed: FixedInstances = {
    ...(wishes.prefill?.instances === undefined ? {} : { prefill: wishes.prefill.instances }),
    ...(wishes.decode?.instances === undefined ? {} : { decode: wishes.decode.instances }),
  };
  const chosen = chooseFleet(found, chips, { workload, slo, fixed });
  if (chosen === undefined) return cannotServe(found.refusals, chips, device);
  settlePlan(
    settled,
    'serving.plan.prefill',
    flat(chosen.fleet.prefill.context.plan),
    wishes.prefill ?? {},
  );
  settlePlan(
    settled,
    'serving.plan.decode',
    flat(chosen.fleet.decode.context.plan),
    wishes.decode ?? {},
  );
  const service = serveFleet(chosen, arrivalsOf(document), workload, slo);
  const steady = servingResult(service, { chips, workload, slo }, simulation);
  const played = playService(steady, written, { fleet: service.fleet, workload, slo }, simulation);
  return followLoad(played, document, simulation);
}

function settleWorkload({ workload }: ServingDocument, { settled }: Simulation): Workload {
  const path = 'serving.workload';
  return {
    inputTokens: workload.inputTokens,
    outputTokens: workload.outputTokens,
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
  return {
    ...(first === undefined ? {} : { timeToFirstTokenSeconds: first }),
    ...(each === undefined ? {} : { timePerOutputTokenSeconds: each }),
  };
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

interface Candidates {
  readonly prefills: Candidate[];
  readonly decodes: Candidate[];
  readonly shared: SharedCandidate[];
  readonly refusals: Refusal[];
}

interface Question {
  readonly chips: number;
  readonly device: Device;
  readonly wishes: Wishes;
  readonly workload: Workload;
  readonly slo: Slo;
}

/** Every layout in every role; a shared pool only where the operator has not laid out the two pools apart. */
function candidates(
  base: ServingPlan,
  { chips, device, wishes, workload, slo }: Question,
  { model, library }: Simulation,
): Candidates {
  const found: Candidates = { prefills: [], decodes: [], shared: [], refusals: [] };
  const stack = library.servingStack();
  const contexts = (pool: PoolWishes = {}): ServingContext[] => {
    const { batchPerChip, instances, ...layout } = pool;
    return candidateLayouts(model, device.chip, { chips, base }, layout).map(plan => ({
      architecture: model,
      device,
      plan,
      stack,
    }));
  };
  const keep = <Kind extends object>(candidate: Kind | Refusal, into: Kind[]) => {
    if (refused(candidate)) found.refusals.push(candidate);
    else into.push(candidate);
  };
  for (const context of contexts(wishes.prefill)) {
    keep(prefillCandidate(context, workload, slo, wishes.prefill?.batchPerChip), found.prefills);
  }
  for (const context of contexts(wishes.decode)) {
    keep(decodeCandidate(context, workload, slo, wishes.decode?.batchPerChip), found.decodes);
    if (wishes.prefill === undefined && wishes.decode === undefined) {
      keep(sharedCandidate(context, workload, slo), found.shared);
    }
  }
  return found;
}

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

/** The reasons nearest to being lifted: one for memory, one for each latency. */
function cannotServe(refusals: readonly Refusal[], chips: number, { chip }: Device): Infeasible {
  const nearest = new Map<string, Refusal>();
  for (const refusal of [...refusals].sort((left, right) => left.excess - right.excess)) {
    if (!nearest.has(refusal.kind)) nearest.set(refusal.kind, refusal);
  }
  const reasons = [...nearest.values()].map(({ what, text }) => ({ what, text }));
  if (reasons.length === 0) {
    reasons.push({
      what: 'memory',
      text: `No prefill and decode instance fit together on ${chips} chips.`,
    });
  }
  return { feasible: false, chip: chip.id, chips, reasons };
}
