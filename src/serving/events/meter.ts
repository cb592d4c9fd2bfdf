/** What is measured while a service runs, in memory that does not grow with the requests answered. */
import { LogHistogram } from '../../numeric/log-histogram.ts';
import { TimeBins } from '../kernel/time-bins.ts';
import type { Slo } from '../workload.ts';
import type { Answered, RequestRecord } from './request-record.ts';

/** Series over time. */
export const series = {
  decoding: 0,
  waiting: 1,
  prefilling: 2,
  heldBlocks: 3,
  openInstances: 4,
  arrivals: 5,
  finished: 6,
  good: 7,
  generated: 8,
} as const;

/** Histograms, counts and series of one run. */
export class Meter {
  readonly first = new LogHistogram();
  readonly perToken = new LogHistogram();
  readonly between = new LogHistogram();
  readonly whole = new LogHistogram();
  readonly time = new TimeBins(Object.keys(series).length);
  readonly #slo: Slo;
  readonly #log: ((record: RequestRecord) => void) | undefined;
  arrived = 0;
  finished = 0;
  refused = 0;
  preemptions = 0;
  /** Requests after the warm-up, those of them answered, and those answered within the targets. */
  counted = 0;
  answered = 0;
  good = 0;
  /** Tokens of all answered requests. */
  inputTokens = 0;
  outputTokens = 0;
  cachedTokens = 0;
  /** Prompt tokens read by steps, those read again after a preemption included. */
  promptTokensRead = 0;
  /** Tokens given out by steps. */
  generatedTokens = 0;
  /** ∫ requests in flight dt, and Σ of their times in the system: equal once all are answered (Little's law). */
  inFlightSeconds = 0;
  sojournSeconds = 0;
  steps = 0;
  /** Σ of decode batch × step time, for the mean batch. */
  batchSeconds = 0;
  decodeSeconds = 0;

  constructor(slo: Slo, log?: (record: RequestRecord) => void) {
    this.#slo = slo;
    this.#log = log;
  }

  /** A request has had its last token. */
  done(request: Answered): void {
    this.finished++;
    this.inputTokens += request.inputTokens;
    this.outputTokens += request.outputTokens;
    this.cachedTokens += request.cachedTokens;
    this.sojournSeconds += request.endToEndSeconds;
    const good = this.#within(request);
    this.time.count(series.finished, request.finishSeconds);
    if (good) this.time.count(series.good, request.finishSeconds);
    if (!request.counted) return;
    this.answered++;
    if (good) this.good++;
    this.first.add(request.timeToFirstTokenSeconds);
    if (request.outputTokens > 1) this.perToken.add(request.timePerOutputTokenSeconds);
    this.whole.add(request.endToEndSeconds);
    this.#log?.(request);
  }

  #within({ timeToFirstTokenSeconds, timePerOutputTokenSeconds }: RequestRecord): boolean {
    const { timeToFirstTokenSeconds: first, timePerOutputTokenSeconds: each } = this.#slo;
    return (
      (first === undefined || timeToFirstTokenSeconds <= first) &&
      (each === undefined || timePerOutputTokenSeconds <= each)
    );
  }
}
