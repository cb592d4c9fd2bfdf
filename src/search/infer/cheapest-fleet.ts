/** The smallest fleet that answers a rate within its targets, and the largest rate that some chips answer. */
import type { ServingContext } from '../../inference/context.ts';
import type { Fleet } from '../../serving/fleet.ts';
import { type Latency, latencyAt } from '../../serving/latency.ts';
import {
  type Candidate,
  type DecodeCandidate,
  decodeCandidate,
  type PrefillCandidate,
  prefillCandidate,
  refused,
  type SharedCandidate,
  sharedCandidate,
} from '../../serving/pool.ts';
import { chooseFleet } from '../../serving/service.ts';
import { mostUtilisation } from '../../serving/waiting.ts';
import { requiredAttainment, type Slo, type Workload } from '../../serving/workload.ts';

export interface Candidates {
  readonly prefills: readonly PrefillCandidate[];
  readonly decodes: readonly DecodeCandidate[];
  readonly shared: readonly SharedCandidate[];
}

export interface SizedFleet {
  readonly fleet: Fleet;
  readonly latency: Latency;
}

/** Every layout in every role that it can take on within the targets. */
export function servingCandidates(
  contexts: readonly ServingContext[],
  workload: Workload,
  slo: Slo,
): Candidates {
  const kept = <Kind extends object>(all: readonly (Kind | object)[]) =>
    all.filter(candidate => !refused(candidate)) as Kind[];
  return {
    prefills: kept<PrefillCandidate>(
      contexts.map(context => prefillCandidate(context, workload, slo)),
    ),
    decodes: kept<DecodeCandidate>(
      contexts.map(context => decodeCandidate(context, workload, slo)),
    ),
    shared: kept<SharedCandidate>(contexts.map(context => sharedCandidate(context, workload, slo))),
  };
}

/** Fleets that are sized before the bound below is trusted to have no better one behind it. */
interface Design {
  readonly prefill: PrefillCandidate;
  readonly decode: DecodeCandidate;
  readonly disaggregated: boolean;
  /** Requests per second of one instance of each pool. */
  readonly readRate: number;
  readonly writeRate: number;
  /** No fleet of this design has fewer chips. */
  readonly leastChips: number;
}

/** Smallest fleet of any design for `rate`; undefined when none keeps the targets. */
export function cheapestFleet(
  candidates: Candidates,
  rate: number,
  workload: Workload,
  slo: Slo,
): SizedFleet | undefined {
  const designs = designsOf(candidates, rate).toSorted(
    (one, other) => one.leastChips - other.leastChips,
  );
  let best: SizedFleet | undefined;
  for (const design of designs) {
    if (best !== undefined && design.leastChips >= best.fleet.chips) break;
    const sized = sizeFor(design, rate, { workload, slo, below: best?.fleet.chips });
    if (sized !== undefined) best = sized;
  }
  return best;
}

function designsOf({ prefills, decodes, shared }: Candidates, rate: number): Design[] {
  const needed = (candidate: Candidate, perInstance: number) =>
    Math.ceil(rate / (perInstance * mostUtilisation)) * candidate.chips;
  const together = shared.map(({ prefill, decode, requestsPerSecond }) => ({
    prefill,
    decode,
    disaggregated: false,
    readRate: prefill.requestsPerSecond,
    writeRate: requestsPerSecond,
    leastChips: needed(decode, requestsPerSecond),
  }));
  const apart = decodes.flatMap(decode =>
    prefills.map(prefill => ({
      prefill,
      decode,
      disaggregated: true,
      readRate: prefill.requestsPerSecond,
      writeRate: decode.requestsPerSecond,
      leastChips:
        needed(decode, decode.requestsPerSecond) + needed(prefill, prefill.requestsPerSecond),
    })),
  );
  return [...together, ...apart];
}

/** Instances added at most beyond what the rates ask for: more than these mend no latency. */
const mostExtra = 6;

function sizeFor(
  design: Design,
  rate: number,
  {
    workload,
    slo,
    below,
  }: { readonly workload: Workload; readonly slo: Slo; readonly below: number | undefined },
): SizedFleet | undefined {
  const { prefill, decode, disaggregated, readRate, writeRate } = design;
  let writers = Math.ceil(rate / (writeRate * mostUtilisation));
  let readers = disaggregated ? Math.ceil(rate / (readRate * mostUtilisation)) : writers;
  for (let extra = 0; extra <= mostExtra; extra++) {
    const chips = writers * decode.chips + (disaggregated ? readers * prefill.chips : 0);
    if (below !== undefined && chips >= below) return undefined;
    const capacity = disaggregated
      ? Math.min(writers * writeRate, readers * readRate)
      : writers * writeRate;
    const fleet: Fleet = {
      disaggregated,
      prefill,
      decode,
      prefillInstances: readers,
      decodeInstances: writers,
      chips,
      capacity,
    };
    const latency = latencyAt(fleet, rate, workload, slo);
    if (latency.attainment >= requiredAttainment) return { fleet, latency };
    const late =
      (slo.timeToFirstTokenSeconds ?? Number.POSITIVE_INFINITY) < latency.timeToFirstToken.p90;
    if (!disaggregated) {
      writers++;
      readers = writers;
    } else if (late) readers++;
    else writers++;
  }
  return undefined;
}

/** The fleet on `chips` chips with the largest rate within the targets. */
export function largestRate(
  candidates: Candidates,
  chips: number,
  workload: Workload,
  slo: Slo,
): { readonly fleet: Fleet; readonly capacity: number } | undefined {
  return chooseFleet(candidates, chips, { workload, slo, fixed: {} });
}
