/** "How to serve it?": the frontier of yield against speed, the cheapest fleet for a rate, the largest rate of some chips. */
import { chipHourPrice } from '../../economics/chip-hour.ts';
import type { Precision } from '../../hardware/chip.ts';
import type { ServingContext } from '../../inference/context.ts';
import type { ServingPlan } from '../../parallelism/plan.ts';
import { checkNames } from '../../scenario/check-names.ts';
import { checkServing } from '../../scenario/check-serving.ts';
import type { Library } from '../../scenario/library.ts';
import { lengthsOf, type MeanLoad, meanLoad } from '../../scenario/mean-load.ts';
import type { ScenarioDocument } from '../../scenario/scenario-document.ts';
import { emptySettled } from '../../scenario/settled.ts';
import { simulate } from '../../scenario/simulate.ts';
import { InputError } from '../../schema/input-error.ts';
import type { Fleet } from '../../serving/fleet.ts';
import type { Slo, Workload } from '../../serving/workload.ts';
import { secondsPerHour, tokensPerMillion } from '../../units/quantity.ts';
import { cheapestFleet, largestRate, servingCandidates } from './cheapest-fleet.ts';
import { servingBases, servingContexts } from './choices.ts';
import { type ServingPoint, servingFrontier } from './frontier.ts';
import { bestOverChips } from './over-chips.ts';
import { type PlayedRate, playedRate } from './played-rate.ts';

export interface InferSearchQuestion {
  /** A scenario with a serving part; its cluster says how many chips there are. */
  readonly document: ScenarioDocument;
  /** Ids of the chips to try; the document's own when empty. */
  readonly chips: readonly string[];
  readonly precisions: readonly Precision[];
  /** Requests per second that a fleet has to answer; undefined: no fleet is sized. */
  readonly requestsPerSecond?: number;
  /** The largest rate is found by playing the fleet as well; needs targets. */
  readonly played?: boolean;
  /** Told what is going on. */
  readonly progress?: (what: string) => void;
}

/** A point of the frontier in plain words. */
export interface ToldPoint {
  readonly chip: string;
  readonly tokensPerSecondPerUser: number;
  readonly outputTokensPerSecondPerChip: number;
  readonly usdPerMillionOutputTokens: number;
  readonly disaggregated: boolean;
  readonly batchPerChip: number;
  readonly prefillChipsPerDecodeChip: number;
  readonly plan: ServingPlan;
  readonly prefillPlan: ServingPlan;
}

export interface ToldFleet {
  readonly chip: string;
  readonly chips: number;
  readonly disaggregated: boolean;
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  readonly plan: ServingPlan;
  readonly prefillPlan: ServingPlan;
  /** Sequences decoding on each chip at most. */
  readonly batchPerChip: number;
  readonly requestsPerSecond: number;
  readonly usdPerHour: number;
  readonly usdPerMillionOutputTokens: number;
  /** The largest rate by playing the fleet request by request. */
  readonly played?: PlayedRate;
}

export interface InferSearch {
  readonly model: string;
  /** Points evaluated or excluded. */
  readonly considered: number;
  readonly evaluated: number;
  readonly frontier: readonly ToldPoint[];
  /** Smallest fleet, by its price, for the rate; null: none keeps the targets. Absent: no rate was asked for. */
  readonly cheapest?: ToldFleet | null;
  /** Largest rate of the cluster within the targets, by the steady state in closed form. */
  readonly largest: ToldFleet | null;
  /** Why no fleet on these chips keeps the targets, a line a chip; absent where one does. */
  readonly why?: readonly string[];
}

/** Searches formats, layouts, batches and pools on each chip; throws InputError for what cannot be asked. */
export function searchInfer(question: InferSearchQuestion, library: Library): InferSearch {
  const { document, precisions, requestsPerSecond: rate } = question;
  const { serving } = document;
  if (serving === undefined) {
    throw new InputError('scenario', [{ path: 'serving', message: 'missing; nothing to search' }]);
  }
  checkNames(document, library);
  const architecture = library.model(document.model);
  const load = loadOf(document, library);
  checkServing({ ...serving, workload: load }, architecture);
  const { inputTokens, outputTokens, prefixCacheHitRate = 0 } = load;
  const workload: Workload = { inputTokens, outputTokens, prefixCacheHitRate };
  const slo = sloOf(serving);
  const { chips } = serving.cluster;
  const ids = question.chips.length === 0 ? [serving.cluster.chip] : question.chips;
  const perChip = ids.map(id => {
    question.progress?.(`searching ${id}`);
    const chip = library.chip(id);
    const device = { chip, efficiency: library.efficiency(chip.efficiency) };
    const bases = servingBases(architecture, chip, {
      precisions: serving.precision === undefined ? precisions : [serving.precision],
      cachePrecisions:
        serving.kvCachePrecision === undefined ? ['bf16', 'fp8'] : [serving.kvCachePrecision],
      ...(serving.speculative === undefined ? {} : { speculative: serving.speculative }),
    });
    const stack = library.servingStack();
    const contexts = bases.flatMap(base =>
      servingContexts(architecture, device, stack, { chips, base }),
    );
    const found = servingFrontier(contexts, workload, slo);
    const usdPerChipHour = priceOf(document, id, library);
    const near = contextsOf(found.points, contexts);
    const candidates = servingCandidates(near, workload, slo);
    const sized = rate === undefined ? undefined : cheapestFleet(candidates, rate, workload, slo);
    const most = largestRate(candidates, chips, workload, slo);
    const tell = (fleet: Fleet, requests: number) =>
      toldFleet(fleet, requests, workload, usdPerChipHour);
    return {
      considered: found.considered,
      evaluated: found.evaluated,
      points: found.points.map(point => toldPoint(point, usdPerChipHour)),
      sized: sized === undefined || rate === undefined ? null : tell(sized.fleet, rate),
      most:
        most === undefined || most.capacity === 0
          ? null
          : { fleet: most.fleet, told: tell(most.fleet, most.capacity) },
    };
  });
  const largest = least(
    perChip.map(({ most }) => most),
    ({ told }) => -told.requestsPerSecond,
  );
  const played =
    question.played !== true || largest === null || Object.keys(slo).length === 0
      ? {}
      : {
          played: playedRate(largest.fleet, {
            ...lengthsOfLoad(document, library),
            prefixCacheHitRate,
            slo,
            played: done => question.progress?.(`playing the fleet, simulation ${done + 1}`),
          }),
        };
  return {
    model: architecture.id,
    considered: perChip.reduce((sum, { considered }) => sum + considered, 0),
    evaluated: perChip.reduce((sum, { evaluated }) => sum + evaluated, 0),
    frontier: bestOverChips(perChip.flatMap(({ points }) => points)),
    ...(rate === undefined
      ? {}
      : {
          cheapest: least(
            perChip.map(({ sized }) => sized),
            fleet => fleet.usdPerHour,
          ),
        }),
    largest: largest === null ? null : { ...largest.told, ...played },
    ...(largest === null ? { why: ids.map(id => whyNone(document, id, library)) } : {}),
  };
}

/** What a run of the scenario on a chip says where it refuses; the search itself only knows that nothing is left. */
function whyNone(document: ScenarioDocument, id: string, library: Library): string {
  const { serving, training: _, ...rest } = document;
  if (serving === undefined) return '';
  const cluster = { ...serving.cluster, chip: id };
  const answer = simulate({ ...rest, serving: { ...serving, cluster } }, library).serving;
  const reasons = answer?.feasible === false ? answer.reasons.map(({ text }) => text) : [];
  return `${id}: ${reasons.length === 0 ? 'no layout keeps the targets at any batch' : reasons.join(' ')}`;
}

/** Lengths as the scenario describes them; of a trace, its means. */
function lengthsOfLoad(document: ScenarioDocument, library: Library) {
  const { inputTokens, outputTokens } = document.serving?.workload ?? {};
  const means = loadOf(document, library);
  const limit = library.model(document.model).contextLimit;
  return {
    inputs: lengthsOf(inputTokens ?? means.inputTokens, limit),
    outputs: lengthsOf(outputTokens ?? means.outputTokens, limit),
  };
}

/** The means of the load that a scenario describes. */
export function loadOf({ model, serving }: ScenarioDocument, library: Library): MeanLoad {
  if (serving === undefined) {
    throw new InputError('scenario', [{ path: 'serving', message: 'missing' }]);
  }
  const scratch = { settled: emptySettled(), notes: [], devices: new Map() };
  return meanLoad(serving.workload, { library, model: library.model(model), ...scratch });
}

function sloOf({ slo }: NonNullable<ScenarioDocument['serving']>): Slo {
  const { timeToFirstToken: first, timePerOutputToken: each } = slo ?? {};
  return {
    ...(first === undefined ? {} : { timeToFirstTokenSeconds: first }),
    ...(each === undefined ? {} : { timePerOutputTokenSeconds: each }),
  };
}

/** Layouts that stand on the frontier, and their like in other sizes: fleets are made of no others. */
function contextsOf(
  points: readonly ServingPoint[],
  all: readonly ServingContext[],
): readonly ServingContext[] {
  const words = ({ plan }: ServingContext) =>
    `${plan.precision} ${plan.kvCachePrecision} ${plan.speculative?.draftTokens ?? 0}`;
  const formats = new Set(points.map(({ decode }) => words(decode)));
  return all.filter(context => formats.has(words(context)));
}

function priceOf({ economics = {} }: ScenarioDocument, chip: string, library: Library): number {
  const { prices, basis, region, chipHourPrice: given } = economics;
  const book = library.prices(prices ?? library.priceIds.toSorted().at(-1) ?? '');
  return chipHourPrice(library.chip(chip), book, { basis, region, given }).usdPerChipHour;
}

function toldPoint(point: ServingPoint, usdPerChipHour: number): ToldPoint {
  const { decode, prefill, outputTokensPerSecondPerChip } = point;
  return {
    chip: decode.device.chip.id,
    tokensPerSecondPerUser: point.tokensPerSecondPerUser,
    outputTokensPerSecondPerChip,
    usdPerMillionOutputTokens:
      (usdPerChipHour / secondsPerHour / outputTokensPerSecondPerChip) * tokensPerMillion,
    disaggregated: point.disaggregated,
    batchPerChip: point.batchPerChip,
    prefillChipsPerDecodeChip: point.prefillChipsPerDecodeChip,
    plan: decode.plan,
    prefillPlan: prefill.plan,
  };
}

function toldFleet(
  { prefill, decode, prefillInstances, decodeInstances, chips, disaggregated }: Fleet,
  requestsPerSecond: number,
  { outputTokens }: Workload,
  usdPerChipHour: number,
): ToldFleet {
  const usdPerHour = chips * usdPerChipHour;
  return {
    chip: decode.context.device.chip.id,
    chips,
    disaggregated,
    prefillInstances,
    decodeInstances,
    plan: decode.context.plan,
    prefillPlan: prefill.context.plan,
    batchPerChip: decode.batchPerChip,
    requestsPerSecond,
    usdPerHour,
    usdPerMillionOutputTokens:
      (usdPerHour / secondsPerHour / (requestsPerSecond * outputTokens)) * tokensPerMillion,
  };
}

function least<Kind>(all: readonly (Kind | null)[], value: (one: Kind) => number): Kind | null {
  return all.reduce<Kind | null>(
    (best, one) => (one !== null && (best === null || value(one) < value(best)) ? one : best),
    null,
  );
}
