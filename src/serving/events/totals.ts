/** The state of a whole service as sums, kept right as its instances change, and written down as time passes. */
import type { Instance } from './instance.ts';
import { type Meter, series } from './meter.ts';
import type { Snapshot } from './outcome.ts';
import type { Pool } from './pool.ts';

export class Totals {
  readonly #meter: Meter;
  readonly #pools: readonly Pool[];
  /** Whether pools open and close instances. */
  readonly #scaled: boolean;
  now = 0;
  waiting = 0;
  #decoding = 0;
  #prefilling = 0;
  #held = 0;
  #lit = 0;
  #litChips = 0;
  #chipSeconds = 0;

  constructor(meter: Meter, pools: readonly Pool[], scaled: boolean) {
    this.#meter = meter;
    this.#pools = pools;
    this.#scaled = scaled;
    this.#light();
  }

  /** Lets the clock run to `now`, under the state as it was. */
  advance(now: number): void {
    const from = this.now;
    this.now = now;
    const seconds = now - from;
    if (seconds <= 0) return;
    const { time, arrived, finished, refused } = this.#meter;
    this.#meter.inFlightSeconds += (arrived - finished - refused) * seconds;
    time.integrate(series.decoding, from, now, this.#decoding);
    time.integrate(series.waiting, from, now, this.waiting);
    time.integrate(series.prefilling, from, now, this.#prefilling);
    time.integrate(series.heldBlocks, from, now, this.#held);
    if (this.#scaled) this.#light();
    time.integrate(series.openInstances, from, now, this.#lit);
    this.#chipSeconds += this.#litChips * seconds;
  }

  /** Takes an instance's numbers out of the totals before a change (−1), or puts them back after it (1). */
  count(instance: Instance, sign: -1 | 1): void {
    this.#decoding += sign * instance.decoding;
    this.waiting += sign * instance.waiting;
    this.#prefilling += sign * instance.prefilling;
    this.#held += sign * (instance.pool.total - instance.pool.available);
  }

  /** All counters as they stand, the present runs' finished steps included. */
  snapshot(): Snapshot {
    const { now } = this;
    let generated = this.#meter.generatedTokens;
    let busyChipSeconds = 0;
    for (const { instances, settings } of this.#pools) {
      for (const instance of instances) {
        generated += instance.tokensSoFar(now);
        busyChipSeconds += instance.busyUntil(now) * settings.chips;
      }
    }
    const { finished, inputTokens, outputTokens, cachedTokens, promptTokensRead } = this.#meter;
    return {
      seconds: now,
      finished,
      generatedTokens: generated,
      promptTokensRead,
      inputTokens,
      outputTokens,
      cachedTokens,
      chipSeconds: this.#chipSeconds,
      busyChipSeconds,
    };
  }

  /** Counts the instances that cost. */
  #light(): void {
    this.#lit = 0;
    this.#litChips = 0;
    for (const pool of this.#pools) {
      const { lit } = pool;
      this.#lit += lit;
      this.#litChips += lit * pool.settings.chips;
    }
  }
}
