/** The largest rate at which a simulated service keeps its targets, with an interval for what chance leaves open. */
import { pow } from '../numeric/elementary.ts';
import { normalQuantile } from '../numeric/normal.ts';
import { requiredAttainment } from './workload.ts';

/** One simulation: of the requests counted, those within the targets. */
export interface Trial {
  readonly counted: number;
  readonly attainment: number;
}

export interface CapacityQuestion {
  /** Plays the service at a rate with a seed; the same seeds are used at every rate. */
  play(requestsPerSecond: number, seed: number): Trial;
  /** The search stays between these rates. */
  readonly low: number;
  readonly high: number;
  /** Share of requests that must meet the targets. */
  readonly required?: number;
  /** Relative width at which the search ends. */
  readonly tolerance?: number;
  /** Most seeds tried at one rate. */
  readonly replications?: number;
}

export interface Capacity {
  /** The largest rate found to keep the targets; 0 when even the lowest does not. */
  readonly requestsPerSecond: number;
  /** Below `low` the targets are surely kept, above `high` surely not, at 95% each. */
  readonly interval: { readonly low: number; readonly high: number };
  readonly simulations: number;
}

const usualTolerance = 0.02;
const usualReplications = 6;
/**
 * Student's t for a one-sided 99% with 1, 2, 3 … degrees of freedom (W. S. Gosset, 1908); beyond, the normal's. After
 * each seed one may stop, so that five looks at 1% each are needed for 5% in all (C. E. Bonferroni, 1936).
 */
const student = [31.82, 6.965, 4.541, 3.747, 3.365, 3.143, 2.998, 2.896, 2.821] as const;

type Verdict = 'kept' | 'missed' | 'open';

/**
 * Bisection over rates. At each rate seeds are added until the mean attainment is surely above or below what is
 * required, or there are no more seeds; then the mean decides, and the interval tells that chance had a say.
 */
export function capacityUnderSlo(question: CapacityQuestion): Capacity {
  const { tolerance = usualTolerance, required = requiredAttainment } = question;
  let simulations = 0;
  const judge = (rate: number): { readonly keeps: boolean; readonly verdict: Verdict } => {
    const judged = judgeAt(rate, question, required);
    simulations += judged.simulations;
    return judged;
  };
  let surelyKept = 0;
  let surelyMissed = Number.POSITIVE_INFINITY;
  const note = (rate: number, verdict: Verdict) => {
    if (verdict === 'kept') surelyKept = Math.max(surelyKept, rate);
    if (verdict === 'missed') surelyMissed = Math.min(surelyMissed, rate);
  };
  let { low, high } = question;
  const first = judge(low);
  note(low, first.verdict);
  if (!first.keeps) return { requestsPerSecond: 0, interval: { low: 0, high: low }, simulations };
  const last = judge(high);
  note(high, last.verdict);
  if (last.keeps) low = high;
  while (high - low > tolerance * high) {
    const middle = (low + high) / 2;
    const { keeps, verdict } = judge(middle);
    note(middle, verdict);
    if (keeps) low = middle;
    else high = middle;
  }
  return {
    requestsPerSecond: low,
    interval: {
      low: Math.min(surelyKept, low),
      high: Number.isFinite(surelyMissed) ? Math.max(surelyMissed, low) : high,
    },
    simulations,
  };
}

/** Attainment over seeds against what is required. */
function judgeAt(
  rate: number,
  { play, replications = usualReplications }: CapacityQuestion,
  required: number,
) {
  const shares: number[] = [];
  let verdict: Verdict = 'open';
  let mean = 0;
  while (verdict === 'open' && shares.length < replications) {
    shares.push(play(rate, shares.length + 1).attainment);
    mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    if (shares.length < 2) continue;
    const spread = shares.reduce((sum, share) => sum + pow(share - mean, 2), 0);
    const error = Math.sqrt(spread / (shares.length - 1) / shares.length);
    const reach = (student[shares.length - 2] ?? normalQuantile.p99) * error;
    if (mean - reach > required) verdict = 'kept';
    else if (mean + reach < required) verdict = 'missed';
  }
  return { keeps: mean >= required, verdict, simulations: shares.length };
}
