/** Who waits, reads and decodes on one instance: the rules by which requests come in, make way and go. */
import { Line } from '../kernel/line.ts';
import { BlockPool } from './block-pool.ts';
import { Decoders } from './decoders.ts';
import type { EngineSettings, Surroundings, World } from './engine.ts';
import type { Meter } from './meter.ts';
import { PrefillList } from './prefill-list.ts';
import { type RequestTable, stage } from './request-table.ts';
import { Tenancy } from './tenancy.ts';

export class Roster {
  readonly pool: BlockPool;
  readonly decoders: Decoders;
  readonly prefills: PrefillList;
  /** Requests not yet let in, first come first served. */
  readonly line = new Line();
  /** Sequences that have not decoded since their last token came from elsewhere. */
  readonly fresh = new Line();
  readonly #index: number;
  readonly #settings: EngineSettings;
  readonly #table: RequestTable;
  readonly #meter: Meter;
  readonly #around: Surroundings;
  readonly #tenancy: Tenancy;
  readonly #joining = new Line();
  #inTransfer = 0;
  /** Requests sent here and not yet gone. */
  inFlight = 0;

  constructor(index: number, settings: EngineSettings, { table, meter, around }: World) {
    this.#index = index;
    this.#settings = settings;
    this.#table = table;
    this.#meter = meter;
    this.#around = around;
    const { blockTokens, prefixBlockTokens = blockTokens } = settings;
    this.prefills = new PrefillList(settings.pieceTokens);
    this.pool = new BlockPool(settings.blocks, prefixBlockTokens / blockTokens);
    this.decoders = new Decoders(table, settings.acceptedTokensPerStep, blockTokens);
    this.#tenancy = new Tenancy(table, this.pool, settings);
  }

  /** True when this instance's memory could never hold the request to its allowed end. */
  tooLong(promptTokens: number, limitTokens: number): boolean {
    return this.#tenancy.blocksFor(promptTokens + limitTokens) > this.pool.total;
  }

  /** Blocks that a decoding request holds of its own. */
  blocksOf(slot: number): number {
    return this.#tenancy.own(slot, this.decoders.held(slot));
  }

  /** Takes a request into the queue; true when it is the first there. */
  enqueue(slot: number): boolean {
    this.#table.columns.instance[slot] = this.#index;
    this.inFlight++;
    this.line.push(slot);
    return this.line.length === 1;
  }

  /** The cache of a handed-over request has come: it decodes from the next step on. */
  arrived(slot: number): void {
    this.#table.columns.stage[slot] = stage.joining;
    this.#inTransfer--;
    this.#joining.push(slot);
  }

  /** The cache of a request read here has been sent: its memory is free. */
  sent(slot: number): void {
    this.#tenancy.releaseAside(slot);
    this.inFlight--;
  }

  /** Blocks that the next step takes for the sequences that decode. */
  #nextBlocks(): number {
    if (!this.#settings.admission.grows) return 0;
    return this.decoders.blocksFor(this.decoders.tokensIn(1));
  }

  /** Preempts the last let in until the rest can grow; seconds that swapping takes, undefined when none had to go. */
  makeRoom(lastDecode: number): number | undefined {
    let seconds: number | undefined;
    while (this.decoders.count > 0 && this.#nextBlocks() > this.pool.available) {
      const slot = this.#tenancy.newest;
      seconds = (seconds ?? 0) + this.#preempt(slot, lastDecode);
      this.line.unshift(slot);
    }
    return seconds;
  }

  #preempt(slot: number, lastDecode: number): number {
    const { columns } = this.#table;
    const { admission, preemption, swapSecondsPerToken } = this.#settings;
    this.#meter.preemptions++;
    columns.preemptions[slot] = (columns.preemptions[slot] as number) + 1;
    this.#tenancy.unlink(slot);
    if (columns.stage[slot] === stage.prefilling) {
      this.prefills.remove(slot);
      this.#tenancy.release(slot);
      columns.stage[slot] = stage.waiting;
      return 0;
    }
    const held = this.decoders.held(slot);
    this.decoders.leave(slot, admission.grows);
    this.#tenancy.release(slot, held);
    columns.generated[slot] = held - (columns.input[slot] as number) + 1;
    if (!this.fresh.remove(slot)) columns.lastToken[slot] = lastDecode;
    columns.stage[slot] = preemption.keepsCache ? stage.swapped : stage.waiting;
    columns.target[slot] = preemption.keepsCache ? held : held + 1;
    return preemption.keepsCache ? held * swapSecondsPerToken : 0;
  }

  /** Lets in from the front of the queue while there is room; seconds that swapping back takes. */
  admit(room: number, now: number): number {
    let seconds = 0;
    const { columns } = this.#table;
    const { sequenceLimit, swapSecondsPerToken } = this.#settings;
    while (this.line.length > 0) {
      const others = this.#tenancy.count + this.#inTransfer + this.#joining.length;
      if (others >= sequenceLimit) break;
      const slot = this.line.first;
      const from = columns.stage[slot];
      if (from === stage.waiting && this.prefills.stepTokens >= room) break;
      const spoken = this.#nextBlocks() + (from === stage.swapped ? 1 : 0);
      if (!this.#tenancy.admit(slot, spoken, others === 0)) break;
      this.line.shift();
      if (from === stage.waiting) {
        columns.stage[slot] = stage.prefilling;
        this.#tenancy.link(slot);
        this.prefills.add(slot, room, this.#table);
      } else if (from === stage.swapped) {
        seconds += (columns.target[slot] as number) * swapSecondsPerToken;
        this.#join(slot);
      } else {
        columns.stage[slot] = stage.inTransfer;
        this.#inTransfer++;
        this.#around.transfer(slot, now);
      }
    }
    return seconds;
  }

  /** A request with all of its tokens so far in cache starts to decode. */
  #join(slot: number, linked = false): void {
    const { columns } = this.#table;
    columns.stage[slot] = stage.decoding;
    const left = (columns.output[slot] as number) - (columns.generated[slot] as number);
    const { grows } = this.#settings.admission;
    this.decoders.join(slot, columns.target[slot] as number, left, grows);
    if (!linked) this.#tenancy.link(slot);
    this.fresh.push(slot);
  }

  /** Those whose cache has come start to decode. */
  joinArrived(): void {
    while (this.#joining.length > 0) this.#join(this.#joining.shift());
  }

  /** Gives every sequence the tokens of `steps` steps; those that are done leave. */
  step(steps: number, now: number): void {
    const { grows } = this.#settings.admission;
    if (grows) this.pool.take(this.decoders.blocksFor(this.decoders.tokensIn(steps)));
    this.decoders.advance(steps);
    for (;;) {
      const slot = this.decoders.takeFinished(grows);
      if (slot < 0) break;
      this.#leave(slot, now, this.decoders.held(slot));
    }
  }

  /** A prompt is read to its end, which yields a token. */
  prefilled(slot: number, now: number): void {
    const { columns } = this.#table;
    const generated = (columns.generated[slot] as number) + 1;
    columns.generated[slot] = generated;
    this.#meter.generatedTokens++;
    this.#tenancy.share(slot);
    const ends = generated >= (columns.output[slot] as number);
    if (!ends && this.#around.handOver(slot, now)) {
      this.#tenancy.unlink(slot);
      this.#tenancy.setAside(slot, this.#index);
      return;
    }
    if ((columns.firstToken[slot] as number) < 0) columns.firstToken[slot] = now;
    columns.lastToken[slot] = now;
    if (ends) this.#leave(slot, now);
    else this.#join(slot, true);
  }

  #leave(slot: number, now: number, held?: number): void {
    this.#tenancy.unlink(slot);
    this.#tenancy.release(slot, held);
    this.inFlight--;
    this.#around.finished(slot, now);
  }
}
