/** The frontier of throughput per chip against speed per user: over layouts, batches, formats, and one pool or two. */
import { instanceChips, type ServingContext } from '../../inference/context.ts';
import { decodeStep } from '../../inference/decode.ts';
import { largestBatchPerChip } from '../../inference/memory.ts';
import { schedulerSequences } from '../../serving/decode-point.ts';
import { type Candidate, prefillCandidate, refused } from '../../serving/pool.ts';
import { meanContext, type Slo, type Workload } from '../../serving/workload.ts';
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
  readonly context: ServingContext;
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
    const point = pointOf(line, batch, workload);
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
    const most = mostSequences(context, workload);
    if (most < 1) return [];
    const same = readers.get(context);
    const best = cheapestReader(context, readers);
    return [
      ...(best === undefined ? [] : [{ context, prefill: best, disaggregated: true, most }]),
      ...(same === undefined ? [] : [{ context, prefill: same, disaggregated: false, most }]),
    ];
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

/** Sequences of one attention replica that memory and the scheduler allow. */
function mostSequences(context: ServingContext, workload: Workload): number {
  const fits = largestBatchPerChip(meanContext(workload), context) * context.plan.tensorParallel;
  return Math.floor(Math.min(fits, schedulerSequences));
}

export function pointOf(line: Line, sequences: number, workload: Workload): ServingPoint {
  const { context, prefill, disaggregated } = line;
  const batchPerChip = sequences / context.plan.tensorParallel;
  const step = decodeStep(batchPerChip, meanContext(workload), context);
  const { outputTokens } = workload;
  // Chip-seconds that one request costs in either phase.
  const decoding = outputTokens / step.outputTokensPerSecondPerChip;
  const reading = prefill.chips / prefill.requestsPerSecond;
  const stretch = disaggregated ? 1 : 1 + reading / decoding;
  return {
    decode: context,
    prefill: prefill.context,
    disaggregated,
    batchPerChip,
    tokensPerSecondPerUser: 1 / (step.timePerOutputTokenSeconds * stretch),
    outputTokensPerSecondPerChip: outputTokens / (decoding + reading),
    prefillChipsPerDecodeChip: disaggregated ? reading / decoding : 0,
  };
}

/** Chips of the smallest fleet that can run a point: an instance of each pool. */
export function leastChips({ decode, prefill, disaggregated }: ServingPoint): number {
  return instanceChips(decode.plan) + (disaggregated ? instanceChips(prefill.plan) : 0);
}
