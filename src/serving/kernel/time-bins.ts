/** Quantities over time in a fixed number of bins, however long the simulation turns out to be. */

/** Widths start here and double; exact in binary. */
const firstWidth = 2 ** -8;

/** Integrals and counts of several series; when time runs past the last bin, neighbours are merged and widths double. */
export class TimeBins {
  readonly bins: number;
  #series: readonly Float64Array[];
  width = firstWidth;

  constructor(series: number, bins = 128) {
    this.bins = bins;
    this.#series = Array.from({ length: series }, () => new Float64Array(bins));
  }

  /** Adds ∫ value dt over [from, to] to a series. */
  integrate(series: number, from: number, to: number, value: number): void {
    if (value === 0 || to <= from) return;
    this.#reach(to);
    const sums = this.#series[series] as Float64Array;
    const last = Math.min(this.bins - 1, Math.floor(to / this.width));
    let bin = Math.floor(from / this.width);
    let start = from;
    for (; bin < last; bin++) {
      const end = (bin + 1) * this.width;
      sums[bin] = (sums[bin] as number) + (end - start) * value;
      start = end;
    }
    sums[last] = (sums[last] as number) + (to - start) * value;
  }

  /** Adds `amount` at an instant. */
  count(series: number, time: number, amount = 1): void {
    this.#reach(time);
    const sums = this.#series[series] as Float64Array;
    const bin = Math.min(this.bins - 1, Math.floor(time / this.width));
    sums[bin] = (sums[bin] as number) + amount;
  }

  /** A series over the bins up to `end`. */
  upTo(series: number, end: number): readonly number[] {
    const used = Math.min(this.bins, Math.max(1, Math.ceil(end / this.width)));
    return [...(this.#series[series] as Float64Array).subarray(0, used)];
  }

  #reach(time: number): void {
    while (time > this.bins * this.width) {
      for (const sums of this.#series) {
        for (let bin = 0; bin < this.bins; bin++) {
          const left = sums[2 * bin] ?? 0;
          sums[bin] = left + (sums[2 * bin + 1] ?? 0);
        }
      }
      this.width *= 2;
    }
  }
}
