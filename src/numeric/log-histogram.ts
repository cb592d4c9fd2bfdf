/** Quantiles of a stream in fixed memory: counts in bins whose edges grow by a constant factor. */
import { log2, pow } from './elementary.ts';

/** A quantile is within this share of the value it stands for. */
export const quantileError = 0.005;

/** Edge over edge: the middle of a bin is then within `quantileError` of either (C. Masson et al., DDSketch, VLDB 2019). */
const growth = (1 + quantileError) / (1 - quantileError);
const binsPerOctave = 1 / log2(growth);
const lowestOctave = -24;
const octaves = 56;
const bins = Math.ceil(octaves * binsPerOctave) + 1;

export interface Bar {
  /** Edges of the bin. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Non-negative values with weights; below 2^-24 counts as 0. */
export class LogHistogram {
  #counts = new Float64Array(bins);
  #first = bins;
  #last = -1;
  count = 0;
  sum = 0;
  least = Number.POSITIVE_INFINITY;
  most = 0;

  /** The bin that `value` falls in. */
  bin(value: number): number {
    const place = Math.ceil((log2(value) - lowestOctave) * binsPerOctave);
    return place > 0 ? Math.min(bins - 1, place) : 0;
  }

  add(value: number, weight = 1): void {
    this.addTo(this.bin(value), weight);
    this.sum += value * weight;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }

  /** Counts `weight` values of one bin; their sum and extremes are the caller's to add. */
  addTo(bin: number, weight: number): void {
    this.#counts[bin] = (this.#counts[bin] as number) + weight;
    this.count += weight;
    if (bin < this.#first) this.#first = bin;
    if (bin > this.#last) this.#last = bin;
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  /** The value that a `share` of all weight does not exceed; 0 of an empty histogram. */
  quantile(share: number): number {
    if (this.count === 0) return 0;
    const rank = share * this.count;
    let below = 0;
    for (let bin = this.#first; bin <= this.#last; bin++) {
      below += this.#counts[bin] as number;
      if (below >= rank) return Math.min(this.most, Math.max(this.least, middle(bin)));
    }
    return this.most;
  }

  /** Share of the weight at or below `value`, to a bin. */
  shareWithin(value: number): number {
    if (this.count === 0) return 1;
    const end = this.bin(value);
    let below = 0;
    for (let bin = this.#first; bin <= Math.min(end, this.#last); bin++) {
      below += this.#counts[bin] as number;
    }
    return below / this.count;
  }

  /** Adds everything that `other` holds. */
  merge(other: LogHistogram): void {
    for (let bin = other.#first; bin <= other.#last; bin++) {
      const weight = other.#counts[bin] as number;
      if (weight > 0) this.addTo(bin, weight);
    }
    this.sum += other.sum;
    this.least = Math.min(this.least, other.least);
    this.most = Math.max(this.most, other.most);
  }

  /** At most about `count` bars of equal width on a log scale, for a chart. */
  bars(count: number): readonly Bar[] {
    if (this.count === 0) return [];
    const stride = Math.max(1, Math.ceil((this.#last - this.#first + 1) / count));
    const bars: Bar[] = [];
    for (let start = this.#first; start <= this.#last; start += stride) {
      let weight = 0;
      for (let bin = start; bin < start + stride; bin++) weight += this.#counts[bin] ?? 0;
      bars.push({ from: edge(start - 1), to: edge(start + stride - 1), weight });
    }
    return bars;
  }
}

function edge(bin: number): number {
  return bin < 0 ? 0 : pow(2, bin / binsPerOctave + lowestOctave);
}

/** The value whose relative distance to both edges is the same. */
function middle(bin: number): number {
  return bin === 0 ? 0 : (2 * edge(bin)) / (1 + growth);
}
