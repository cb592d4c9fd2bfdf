/** One engine: the steps it takes, one by one or many at once. */
import type { BlockPool } from './block-pool.ts';
import type { EngineSettings, World } from './engine.ts';
import { addSteps } from './intervals.ts';
import { type Meter, series } from './meter.ts';
import type { RequestTable } from './request-table.ts';
import { Roster } from './roster.ts';

const never = Number.POSITIVE_INFINITY;

export class Instance {
  readonly index: number;
  readonly settings: EngineSettings;
  readonly #roster: Roster;
  readonly #table: RequestTable;
  readonly #meter: Meter;
  /** Whether the router may send requests here. */
  open = true;
  /** Whether a step, or a run of decode steps, is under way, and since when. */
  busy = false;
  #began = 0;
  #steps = 0;
  /** Sequences that decode in it, and their mean context at its start. */
  #sequences = 0;
  #context = 0;
  #lastDecode = 0;
  busySeconds = 0;
  #now = 0;
  readonly #read = (slot: number) => this.#roster.prefilled(slot, this.#now);

  constructor(index: number, settings: EngineSettings, world: World) {
    this.index = index;
    this.settings = settings;
    this.#table = world.table;
    this.#meter = world.meter;
    this.#roster = new Roster(index, settings, world);
  }

  get pool(): BlockPool {
    return this.#roster.pool;
  }

  /** Requests sent here and not yet gone. */
  get inFlight(): number {
    return this.#roster.inFlight;
  }

  get decoding(): number {
    return this.#roster.decoders.count;
  }

  get prefilling(): number {
    return this.#roster.prefills.length;
  }

  get waiting(): number {
    return this.#roster.line.length;
  }

  get tokenBudget(): number {
    return this.settings.tokenBudget;
  }

  /** Prompt tokens of these leading blocks that the prefix cache holds. */
  cachedTokens(ids: Int32Array): number {
    const { prefixBlockTokens } = this.settings;
    if (prefixBlockTokens === undefined) return 0;
    return this.#roster.pool.matched(ids, ids.length) * prefixBlockTokens;
  }

  /** True when this instance's memory could never hold the request to its allowed end. */
  tooLong(promptTokens: number, limitTokens: number): boolean {
    return this.#roster.tooLong(promptTokens, limitTokens);
  }

  /** Blocks that a decoding request holds of its own. */
  blocksOf(slot: number): number {
    return this.#roster.blocksOf(slot);
  }

  /** Takes a request into the queue; true when it is the first there. */
  enqueue(slot: number): boolean {
    return this.#roster.enqueue(slot);
  }

  /** The cache of a handed-over request has come: it decodes from the next step on. */
  arrived(slot: number): void {
    this.#roster.arrived(slot);
  }

  /** The cache of a request read here has been sent: its memory is free. */
  sent(slot: number): void {
    this.#roster.sent(slot);
  }

  /** Starts the next step or run at `now`; returns when it ends, infinite when there is nothing to do. */
  begin(now: number): number {
    this.#roster.joinArrived();
    const { batching, timer, fastForward } = this.settings;
    const moved = this.#roster.makeRoom(this.#lastDecode);
    const room = batching.promptTokens(this);
    this.#roster.prefills.plan(room, this.#table);
    const swapped = moved === undefined ? this.#roster.admit(room, now) : moved;
    const tokens = this.#roster.prefills.stepTokens;
    const decodes = this.decoding > 0 && (tokens === 0 || batching.mixes);
    this.busy = decodes || tokens > 0;
    if (!this.busy) return never;
    this.#began = now;
    this.#steps = 1;
    this.#sequences = decodes ? this.decoding : 0;
    this.#context = decodes ? this.#roster.decoders.meanContext : 0;
    if (tokens > 0) {
      const keys = this.#roster.prefills.stepKeys / tokens;
      return now + swapped + timer.mixed(this.#sequences, this.#context, tokens, keys);
    }
    // A step that made room lets nobody in; the next one may.
    if (fastForward && moved === undefined && swapped === 0) this.#steps = this.#runLength();
    return now + swapped + this.#secondsOf(this.#steps);
  }

  /** Cuts a run short at its first step that ends after `now`; returns that end, infinite where nothing changes. */
  cut(now: number): number {
    const planned = this.#steps;
    if (planned === 1) return never;
    this.#steps = this.#stepsEndedBy(now) + 1;
    return this.#steps === planned ? never : this.#began + this.#secondsOf(this.#steps);
  }

  /** Tokens given out in the present run by steps that ended by `now`. */
  tokensSoFar(now: number): number {
    if (!this.busy || this.#steps === 1) return 0;
    return this.#stepsEndedBy(now) * this.#sequences * this.settings.acceptedTokensPerStep;
  }

  /** Time worked until `now`, the present step or run included. */
  busyUntil(now: number): number {
    return this.busySeconds + (this.busy ? now - this.#began : 0);
  }

  /** Ends the step or run at `now`: tokens come out, requests end, prompts move on. */
  finish(now: number): void {
    this.busy = false;
    this.busySeconds += now - this.#began;
    this.#meter.steps += this.#steps;
    if (this.#sequences > 0) this.#decoded(now);
    this.#meter.promptTokensRead += this.#roster.prefills.stepTokens;
    this.#now = now;
    this.#roster.prefills.advance(this.#table, this.#read);
  }

  #secondsOf(steps: number): number {
    const { timer } = this.settings;
    if (steps === 1) return timer.decode(this.#sequences, this.#context);
    return timer.decodeRun(this.#sequences, this.#context, this.#roster.decoders.growth, steps);
  }

  /** Steps of the present run that have ended by `now`; fewer than all of them. */
  #stepsEndedBy(now: number): number {
    const { timer } = this.settings;
    const passed = now - this.#began;
    const most = this.#steps - 1;
    // Steps hardly change in length: so many of the first one are nearly right.
    const first = timer.decode(this.#sequences, this.#context);
    let steps = Math.min(most, Math.floor(passed / first));
    while (steps > 0 && this.#began + this.#secondsOf(steps) > now) steps--;
    while (steps < most && this.#began + this.#secondsOf(steps + 1) <= now) steps++;
    return steps;
  }

  /** Steps until a sequence is done or memory for the next one is short. */
  #runLength(): number {
    const most = Math.max(1, this.#roster.decoders.stepsToFinish());
    if (!this.settings.admission.grows) return most;
    return Math.max(1, this.#roster.decoders.stepsWithin(this.#roster.pool.available, most));
  }

  #decoded(now: number): void {
    const steps = this.#steps;
    const sequences = this.#sequences;
    const { timer, acceptedTokensPerStep } = this.settings;
    const meter = this.#meter;
    const { between } = meter;
    const first = steps === 1 ? now : this.#began + this.#secondsOf(1);
    const known = sequences - this.#roster.fresh.length;
    if (known > 0) between.add(first - this.#lastDecode, known);
    while (this.#roster.fresh.length > 0) {
      between.add(first - (this.#table.columns.lastToken[this.#roster.fresh.shift()] as number));
    }
    if (steps > 1) {
      const growth = this.#roster.decoders.growth;
      addSteps(between, { timer, sequences, context: this.#context, growth }, 1, steps - 1);
      between.sum += (now - first) * sequences;
    }
    meter.batchSeconds += sequences * (now - this.#began);
    meter.decodeSeconds += now - this.#began;
    const tokens = sequences * steps * acceptedTokensPerStep;
    meter.generatedTokens += tokens;
    meter.time.integrate(series.generated, this.#began, now, tokens / (now - this.#began));
    this.#lastDecode = now;
    this.#roster.step(steps, now);
  }
}
