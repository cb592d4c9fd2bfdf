/** The service, event by event: requests arrive, are routed, read, handed over, decoded and answered. */
import { Agenda } from '../kernel/agenda.ts';
import { emptyDraft } from '../requests/source.ts';
import { auditBlocks } from './audit.ts';
import type { Surroundings, World } from './engine.ts';
import type { Instance } from './instance.ts';
import { Meter, series } from './meter.ts';
import { type Outcome, outcomeOf, type Snapshot } from './outcome.ts';
import { Pool } from './pool.ts';
import { RequestTable, stage } from './request-table.ts';
import type { ServiceSettings } from './service-settings.ts';
import { Totals } from './totals.ts';

/** What an event is about: its number is kind + kinds × what it concerns. */
const kind = { stepEnd: 0, sent: 1, arrival: 2, reach: 3, tick: 4, opened: 5, wake: 6 } as const;
const kinds = 8;
/** At one instant: steps end, caches come in, requests arrive, pools are scaled, and only then do idle engines start. */
const rank = [0, 1, 2, 2, 3, 3, 4] as const;

const progressEvery = 4096;

/** Runs the service to the end of its requests, or to the horizon. */
export function simulateService(settings: ServiceSettings): Outcome {
  return new Service(settings).run();
}

class Service {
  readonly #settings: ServiceSettings;
  readonly #agenda = new Agenda();
  readonly #table = new RequestTable();
  readonly #meter: Meter;
  readonly #totals: Totals;
  readonly #front: Pool;
  readonly #decode: Pool;
  readonly #pools: readonly Pool[];
  readonly #instances: readonly Instance[];
  /** Entry of each instance's alarm in the agenda; −1: none. */
  readonly #alarms: Int32Array;
  readonly #waking: Uint8Array;
  readonly #draft = emptyDraft();
  readonly #firstCounted: number;
  readonly #scaled: boolean;
  #start: Snapshot | undefined;
  #end: Snapshot | undefined;
  #exhausted = false;

  constructor(settings: ServiceSettings) {
    this.#settings = settings;
    this.#meter = new Meter(settings.slo, settings.log);
    const around: Surroundings = {
      handOver: (slot, now) => this.#handOver(slot, now),
      transfer: (slot, now) => this.#transfer(slot, now),
      finished: (slot, now) => this.#finished(slot, now),
    };
    const world: World = { table: this.#table, meter: this.#meter, around };
    const { prefill } = settings;
    const first = prefill === undefined ? undefined : new Pool(prefill, 0, world);
    this.#decode = new Pool(settings.decode, first?.instances.length ?? 0, world);
    this.#front = first ?? this.#decode;
    this.#pools = first === undefined ? [this.#decode] : [first, this.#decode];
    this.#instances = this.#pools.flatMap(pool => pool.instances);
    this.#alarms = new Int32Array(this.#instances.length).fill(-1);
    this.#waking = new Uint8Array(this.#instances.length);
    this.#scaled = Number.isFinite(settings.scaling.interval);
    this.#totals = new Totals(this.#meter, this.#pools, this.#scaled);
    this.#firstCounted = Math.floor(settings.source.total * settings.warmUp);
  }

  run(): Outcome {
    const { source, horizonSeconds } = this.#settings;
    if (this.#scaled) this.#schedule(0, kind.tick, 0);
    if (source.concurrency === undefined) this.#nextArrival();
    else for (let user = 0; user < source.concurrency; user++) this.#nextOfUser(0);
    while (this.#agenda.nextTime <= horizonSeconds) {
      const event = this.#agenda.take();
      if (event < 0) break;
      this.#totals.advance(this.#agenda.time);
      this.#handle(event % kinds, Math.floor(event / kinds));
    }
    if (this.#agenda.size > 0) this.#totals.advance(horizonSeconds);
    return this.#outcome();
  }

  #handle(what: number, index: number): void {
    if (what === kind.stepEnd) this.#stepEnd(this.#instances[index] as Instance);
    else if (what === kind.reach) this.#reach(index);
    else if (what === kind.arrival) this.#arrive();
    else if (what === kind.sent) this.#sent(index);
    else if (what === kind.tick) this.#tick();
    else if (what === kind.opened) (this.#pools[index] as Pool).opened();
    else {
      this.#waking[index] = 0;
      this.#begin(this.#instances[index] as Instance);
    }
  }

  #schedule(time: number, what: number, index: number): number {
    return this.#agenda.schedule(time, rank[what] as number, what + kinds * index);
  }

  #stepEnd(instance: Instance): void {
    this.#alarms[instance.index] = -1;
    this.#totals.count(instance, -1);
    instance.finish(this.#totals.now);
    this.#totals.count(instance, 1);
    // In a closed loop the next requests of those just answered are about to come.
    if (this.#settings.source.concurrency === undefined) this.#begin(instance);
    else this.#stir(instance);
  }

  #begin(instance: Instance): void {
    if (instance.busy) return;
    this.#totals.count(instance, -1);
    const end = instance.begin(this.#totals.now);
    this.#totals.count(instance, 1);
    if (Number.isFinite(end)) {
      this.#alarms[instance.index] = this.#schedule(end, kind.stepEnd, instance.index);
    }
  }

  /** Something has come for an instance: an idle one starts, a run is cut short at its next step. */
  #stir(instance: Instance): void {
    if (instance.busy) {
      const end = instance.cut(this.#totals.now);
      if (Number.isFinite(end)) {
        this.#agenda.move(this.#alarms[instance.index] as number, end);
      }
    } else if (this.#waking[instance.index] === 0) {
      this.#waking[instance.index] = 1;
      this.#schedule(this.#totals.now, kind.wake, instance.index);
    }
  }

  #nextArrival(): void {
    if (this.#settings.source.next(this.#draft)) {
      this.#schedule(this.#draft.arrival, kind.arrival, 0);
    } else this.#close();
  }

  #arrive(): void {
    const slot = this.#take(this.#totals.now);
    this.#nextArrival();
    this.#enter(slot);
  }

  #nextOfUser(now: number): void {
    if (this.#settings.source.next(this.#draft)) this.#enter(this.#take(now));
    else this.#close();
  }

  #enter(slot: number): void {
    this.#schedule(this.#totals.now + this.#settings.handoverSeconds, kind.reach, slot);
  }

  /** No request will come after this one: the window of the throughput ends. */
  #close(): void {
    if (this.#exhausted) return;
    this.#exhausted = true;
    this.#end = this.#totals.snapshot();
  }

  /** Writes the drafted request into the table. */
  #take(now: number): number {
    const { source, progress } = this.#settings;
    const meter = this.#meter;
    const number = meter.arrived++;
    if (number % progressEvery === 0) progress?.(number / source.total);
    meter.time.count(series.arrivals, now);
    const counted = number >= this.#firstCounted;
    if (counted) {
      meter.counted++;
      this.#start ??= this.#totals.snapshot();
    }
    return this.#table.open(this.#draft, { number, now, counted });
  }

  /** A request comes to a router: at the front door, or from the instance that has read its prompt. */
  #reach(slot: number): void {
    const { columns, ids } = this.#table;
    const input = columns.input[slot] as number;
    const limit = columns.limit[slot] as number;
    if (columns.stage[slot] === stage.handedOver) {
      this.#enqueue(this.#decode.choose(input, ids[slot]), slot);
      return;
    }
    const instance = this.#front.choose(input, ids[slot]);
    const decode = this.#decode.instances[0] as Instance;
    const { queueLimit, longestPrompt } = this.#settings;
    if (
      input > longestPrompt ||
      instance.waiting >= queueLimit ||
      decode.tooLong(input, limit) ||
      instance.tooLong(input, 0)
    ) {
      this.#refuse(slot);
    } else this.#enqueue(instance, slot);
  }

  #enqueue(instance: Instance, slot: number): void {
    this.#totals.waiting++;
    if (instance.enqueue(slot)) this.#stir(instance);
  }

  #refuse(slot: number): void {
    this.#meter.refused++;
    this.#meter.sojournSeconds += this.#totals.now - (this.#table.columns.arrival[slot] as number);
    this.#table.release(slot);
    if (this.#settings.source.concurrency !== undefined) this.#nextOfUser(this.#totals.now);
  }

  #handOver(slot: number, now: number): boolean {
    if (this.#front === this.#decode) return false;
    const { columns } = this.#table;
    if ((columns.instance[slot] as number) >= this.#front.instances.length) return false;
    columns.stage[slot] = stage.handedOver;
    this.#schedule(now, kind.reach, slot);
    return true;
  }

  #transfer(slot: number, now: number): void {
    const tokens = this.#table.columns.target[slot] as number;
    this.#schedule(now + this.#settings.transferSeconds(tokens), kind.sent, slot);
  }

  #sent(slot: number): void {
    const { columns } = this.#table;
    const source = this.#instances[columns.source[slot] as number] as Instance;
    const target = this.#instances[columns.instance[slot] as number] as Instance;
    if ((columns.firstToken[slot] as number) < 0) columns.firstToken[slot] = this.#totals.now;
    columns.lastToken[slot] = this.#totals.now;
    this.#totals.count(source, -1);
    source.sent(slot);
    this.#totals.count(source, 1);
    this.#stir(source);
    target.arrived(slot);
    this.#stir(target);
  }

  #finished(slot: number, now: number): void {
    this.#meter.done(this.#table.answered(slot, now));
    this.#table.release(slot);
    if (this.#settings.source.concurrency !== undefined) this.#nextOfUser(now);
  }

  #tick(): void {
    const { scaling, leastInstances } = this.#settings;
    for (const [index, pool] of this.#pools.entries()) {
      const { instances } = pool.settings;
      const wanted = scaling.wanted({
        now: this.#totals.now,
        inFlight: pool.inFlight,
        running: pool.running,
        least: Math.min(leastInstances, instances),
        most: instances,
      });
      const started = pool.scale(wanted);
      for (let count = 0; count < started; count++) {
        this.#schedule(this.#totals.now + scaling.startSeconds, kind.opened, index);
      }
    }
    const { arrived, finished, refused } = this.#meter;
    if (!this.#exhausted || arrived > finished + refused) {
      this.#schedule(this.#totals.now + scaling.interval, kind.tick, 0);
    }
  }

  #outcome(): Outcome {
    const last = this.#totals.snapshot();
    return outcomeOf({
      meter: this.#meter,
      start: this.#start ?? last,
      end: this.#end ?? last,
      last,
      waiting: this.#totals.waiting,
      blocks: auditBlocks(this.#table, this.#instances),
      slots: this.#table.size,
    });
  }
}
