/** The frontier of throughput per chip against speed per user: over layouts, batches, formats, and one pool or two. */
import { instanceChips, type ServingContext } from '../../inference/context.ts';
import { type Instance, prepareInstance } from '../../serving/instance.ts';
import { type Candidate, prefillCandidate, refused } from '../../serving/pool.ts';
import type { Slo, Workload } from '../../serving/workload.ts';
import { Frontier } from '../train/leaders.ts';

export interface ServingPoint {
  readonly decode: ServingContext;
  readonly prefill: ServingContext;
  /** False: the same chips do both phases in turn. */
  readonly disaggregated: boolean;
  /** Sequences decoding on each chip of the decode pool. */
  readonly batchPerChip: number;
  readonly tokensPerSecondPerUser: number;
  /** Over all chips, those that read prompts included. */
  readonly outputTokensPerSecondPerChip: number;
  /** Chips that read prompts for each that decodes. */
  readonly prefillChipsPerDecodeChip: number;
}

export interface ServingFrontier {
  /** Points of the space: batches of all layouts in both roles. */
  readonly considered: number;
  readonly evaluated: number;
  /** Fastest for the user first. */
  readonly points: readonly ServingPoint[];
}

/** One layout in one role, whose batches from 1 to `most` per replica are searched. */
interface Line {
  readonly instance: Instance;
  readonly prefill: Candidate;
  readonly disaggregated: boolean;
  readonly most: number;
}

type Entry = {
  readonly value: number;
  readonly bytes: number;
  readonly ordinal: number;
  readonly point: ServingPoint;
};

/**
 * Speed falls and throughput rises with the batch, so that no batch between two can be faster than the smaller or yield
 * more than the larger: a stretch goes when something found is better than that corner. (Tiles make a step a little
 * faster at some batches than just below them; `slack` covers that.)
 */
export function servingFrontier(
  contexts: readonly ServingContext[],
  workload: Workload,
  slo: Slo,
): ServingFrontier {
  const frontier = new Frontier<Entry>();
  const lines = linesOf(contexts, workload, slo);
  let considered = 0;
  let evaluated = 0;
  const stretches: { readonly line: Line; readonly low: Sample; readonly high: Sample }[] = [];
  for (const line of lines) {
    considered += line.most;
    let low = sample(line, 1);
    for (const batch of coarse(line.most)) {
      const high = sample(line, batch);
      stretches.push({ line, low, high });
      low = high;
    }
  }
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const { line, low, high } = stretch;
    if (high.batch - low.batch < 2) continue;
    const bestSpeed = low.point.tokensPerSecondPerUser * (1 + slack);
    const bestYield = high.point.outputTokensPerSecondPerChip * (1 + slack);
    if (frontier.beats(-bestSpeed, -bestYield)) continue;
    // Batches closer together than this differ less than the model is sure of.
    if (high.batch < low.batch * (1 + resolution)) continue;
    const middle = sample(line, Math.floor((low.batch + high.batch) / 2));
    stretches.push({ line, low, high: middle }, { line, low: middle, high });
  }
  return { considered, evaluated, points: frontier.entries().map(({ point }) => point) };

  function sample(line: Line, batch: number): Sample {
    const point = pointOf(line, batch);
    frontier.add({
      value: -point.tokensPerSecondPerUser,
      bytes: -point.outputTokensPerSecondPerChip,
      ordinal: evaluated++,
      point,
    });
    return { batch, point };
  }
}

interface Sample {
  readonly batch: number;
  readonly point: ServingPoint;
}

const slack = 0.01;
const resolution = 0.02;
const growth = 4;

/** A few batches up to the largest, to begin with. */
function coarse(most: number): readonly number[] {
  const found: number[] = [];
  for (let batch = growth; batch < most; batch *= growth) found.push(batch);
  return [...found, most].filter(batch => batch > 1);
}

export function linesOf(
  contexts: readonly ServingContext[],
  workload: Workload,
  slo: Slo,
): readonly Line[] {
  const readers = new Map<ServingContext, Candidate>();
  for (const context of contexts) {
    const candidate = prefillCandidate(context, workload, slo);
    if (!refused(candidate)) readers.set(context, candidate);
  }
  return contexts.flatMap(context => {
    const best = cheapestReader(context, readers);
    return [true, false].flatMap(disaggregated => {
      const prefill = disaggregated ? best : readers.get(context);
      if (prefill === undefined) return [];
      const instance = prepareInstance(workload, context, { decodeOnly: disaggregated });
      const most = Math.floor(instance.most);
      return most < 1 ? [] : [{ instance, prefill, disaggregated, most }];
    });
  });
}

/** The layout that reads most prompts per chip, in the same number formats. */
function cheapestReader(
  { plan }: ServingContext,
  readers: ReadonlyMap<ServingContext, Candidate>,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const [{ plan: other }, candidate] of readers) {
    const alike =
      other.precision === plan.precision &&
      other.kvCachePrecision === plan.kvCachePrecision &&
      other.speculative === plan.speculative;
    if (!alike) continue;
    const better =
      best === undefined ||
      candidate.requestsPerSecond / candidate.chips > best.requestsPerSecond / best.chips;
    if (better) best = candidate;
  }
  return best;
}

export function pointOf(line: Line, sequences: number): ServingPoint {
  const { instance, prefill, disaggregated } = line;
  const { context, workload } = instance;
  const pace = instance.at(sequences);
  // Chip-seconds that one request costs in either phase; where one pool does both, in all.
  const decoding = instanceChips(context.plan) / pace.requestsPerSecond;
  const reading = disaggregated ? prefill.chips / prefill.requestsPerSecond : 0;
  return {
    decode: context,
    prefill: disaggregated ? prefill.context : context,
    disaggregated,
    batchPerChip: sequences / context.plan.tensorParallel,
    tokensPerSecondPerUser: 1 / pace.timePerOutputTokenSeconds,
    outputTokensPerSecondPerChip: workload.outputTokens / (decoding + reading),
    prefillChipsPerDecodeChip: reading / decoding,
  };
}

/** Chips of the smallest fleet that can run a point: an instance of each pool. */
export function leastChips({ decode, prefill, disaggregated }: ServingPoint): number {
  return instanceChips(decode.plan) + (disaggregated ? instanceChips(prefill.plan) : 0);
}
