/** What a simulated run comes to. */
import type { Bar, LogHistogram } from '../../numeric/log-histogram.ts';
import type { BlockAudit } from './audit.ts';
import { type Meter, series } from './meter.ts';

/** Counters at one instant. */
export interface Snapshot {
  readonly seconds: number;
  readonly finished: number;
  readonly generatedTokens: number;
  readonly promptTokensRead: number;
  /** Of answered requests. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly chipSeconds: number;
  readonly busyChipSeconds: number;
}

/** A distribution of times, seconds; quantiles to within half a per cent. */
export interface Spread {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  /** For a chart: edges and share of all values of each bin, on a logarithmic scale. */
  readonly bars: readonly Bar[];
}

/** The service over time, in bins of equal width; each value is the mean, or the rate, of its bin. */
export interface Timeline {
  readonly binSeconds: number;
  readonly decoding: readonly number[];
  readonly waiting: readonly number[];
  readonly prefilling: readonly number[];
  /** Share of the cache's blocks that requests hold. */
  readonly cacheShare: readonly number[];
  readonly openInstances: readonly number[];
  readonly arrivalsPerSecond: readonly number[];
  readonly finishedPerSecond: readonly number[];
  readonly goodPerSecond: readonly number[];
  readonly outputTokensPerSecond: readonly number[];
}

export interface Outcome {
  /** Requests by how they ended; the last four add up to the first. */
  readonly requests: {
    readonly arrived: number;
    readonly finished: number;
    readonly waiting: number;
    readonly running: number;
    readonly refused: number;
  };
  /** From the start to the last answer, or to the horizon. */
  readonly seconds: number;
  /** From the first request counted to the last arrival: rates are taken over it. */
  readonly window: { readonly from: number; readonly to: number };
  readonly requestsPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly inputTokensPerSecond: number;
  readonly outputTokensPerSecondPerChip: number;
  /** Requests per second that meet the targets. */
  readonly goodputPerSecond: number;
  /** Share of the counted requests that meet the targets; refused ones do not. */
  readonly attainment: number;
  readonly counted: number;
  readonly timeToFirstToken: Spread;
  readonly timePerOutputToken: Spread;
  readonly interTokenLatency: Spread;
  readonly endToEnd: Spread;
  /** Mean sequences per decode step, over all decode steps, weighted by their time. */
  readonly meanBatch: number;
  /** Share of chip time with a step under way, in the window. */
  readonly utilisation: number;
  /** Chips that cost, averaged over the window, and their chip-seconds of work per second. */
  readonly meanChips: number;
  readonly preemptions: number;
  /** Share of prompt tokens that were found in a cache. */
  readonly cachedShare: number;
  readonly steps: number;
  /** All tokens of the run. */
  readonly tokens: {
    readonly input: number;
    readonly output: number;
    readonly cached: number;
    readonly promptRead: number;
    readonly generated: number;
  };
  /** Requests in the system, averaged over the run, and the mean time of one in it. */
  readonly meanInSystem: number;
  readonly meanSojourn: number;
  /** The cache when the run ended. */
  readonly blocks: BlockAudit;
  readonly timeline: Timeline;
}

interface Parts {
  readonly meter: Meter;
  readonly start: Snapshot;
  readonly end: Snapshot;
  readonly last: Snapshot;
  readonly waiting: number;
  readonly blocks: BlockAudit;
  /** Requests still in the table. */
  readonly slots: number;
}

const barsPerChart = 48;

/** Puts counters and histograms into an outcome. */
export function outcomeOf(parts: Parts): Outcome {
  const { meter, last, waiting, slots } = parts;
  // A run of a handful of requests has no window worth the name: rates are then those of the whole run.
  const start = parts.end.seconds > parts.start.seconds ? parts.start : zero;
  const end = parts.end.seconds > parts.start.seconds ? parts.end : last;
  const seconds = end.seconds - start.seconds;
  const rate = (key: keyof Snapshot) => (seconds > 0 ? (end[key] - start[key]) / seconds : 0);
  const requestsPerSecond = rate('finished');
  const outputTokensPerSecond = rate('generatedTokens');
  const attainment = meter.counted === 0 ? 1 : meter.good / meter.counted;
  const meanChips = rate('chipSeconds');
  return {
    requests: {
      arrived: meter.arrived,
      finished: meter.finished,
      waiting,
      running: slots - waiting,
      refused: meter.refused,
    },
    seconds: last.seconds,
    window: { from: start.seconds, to: end.seconds },
    requestsPerSecond,
    outputTokensPerSecond,
    inputTokensPerSecond: rate('inputTokens'),
    outputTokensPerSecondPerChip: meanChips > 0 ? outputTokensPerSecond / meanChips : 0,
    goodputPerSecond: requestsPerSecond * attainment,
    attainment,
    counted: meter.counted,
    timeToFirstToken: spreadOf(meter.first),
    timePerOutputToken: spreadOf(meter.perToken),
    interTokenLatency: spreadOf(meter.between),
    endToEnd: spreadOf(meter.whole),
    meanBatch: meter.decodeSeconds > 0 ? meter.batchSeconds / meter.decodeSeconds : 0,
    utilisation: meanChips > 0 ? Math.min(1, rate('busyChipSeconds') / meanChips) : 0,
    meanChips,
    preemptions: meter.preemptions,
    cachedShare: meter.inputTokens === 0 ? 0 : meter.cachedTokens / meter.inputTokens,
    steps: meter.steps,
    tokens: {
      input: meter.inputTokens,
      output: meter.outputTokens,
      cached: meter.cachedTokens,
      promptRead: meter.promptTokensRead,
      generated: meter.generatedTokens,
    },
    meanInSystem: last.seconds > 0 ? meter.inFlightSeconds / last.seconds : 0,
    meanSojourn:
      meter.finished + meter.refused > 0
        ? meter.sojournSeconds / (meter.finished + meter.refused)
        : 0,
    blocks: parts.blocks,
    timeline: timelineOf(parts),
  };
}

const zero: Snapshot = {
  seconds: 0,
  finished: 0,
  generatedTokens: 0,
  promptTokensRead: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  chipSeconds: 0,
  busyChipSeconds: 0,
};

function spreadOf(histogram: LogHistogram): Spread {
  const bars = histogram.bars(barsPerChart);
  return {
    mean: histogram.mean,
    p50: histogram.quantile(0.5),
    p90: histogram.quantile(0.9),
    p95: histogram.quantile(0.95),
    p99: histogram.quantile(0.99),
    bars: bars.map(({ from, to, weight }) => ({ from, to, weight: weight / histogram.count })),
  };
}

function timelineOf({ meter: { time }, last, blocks }: Parts): Timeline {
  const { width } = time;
  const mean = (index: number, scale = 1) =>
    time.upTo(index, last.seconds).map((sum, bin) => {
      const inside = Math.min(width, last.seconds - bin * width);
      return inside > 0 ? (sum / inside) * scale : 0;
    });
  return {
    binSeconds: width,
    decoding: mean(series.decoding),
    waiting: mean(series.waiting),
    prefilling: mean(series.prefilling),
    cacheShare: mean(series.heldBlocks, 1 / Math.max(1, blocks.total)),
    openInstances: mean(series.openInstances),
    arrivalsPerSecond: mean(series.arrivals),
    finishedPerSecond: mean(series.finished),
    goodPerSecond: mean(series.good),
    outputTokensPerSecond: mean(series.generated),
  };
}
