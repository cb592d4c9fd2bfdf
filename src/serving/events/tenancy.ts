/** Who holds which part of an instance's cache: letting in, letting go, and the order in which requests came. */
import type { Admission } from '../policies/admission/admission.ts';
import type { BlockPool } from './block-pool.ts';
import { type RequestTable, stage } from './request-table.ts';

interface Rules {
  readonly admission: Admission;
  readonly blockTokens: number;
  readonly prefixBlockTokens: number | undefined;
}

const none = -1;

export class Tenancy {
  readonly #table: RequestTable;
  readonly #pool: BlockPool;
  readonly #rules: Rules;
  /** The request let in last of those that may be preempted. */
  newest = none;
  /** Requests that can be preempted. */
  count = 0;

  constructor(table: RequestTable, pool: BlockPool, rules: Rules) {
    this.#table = table;
    this.#pool = pool;
    this.#rules = rules;
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.#rules.blockTokens);
  }

  /**
   * Gives a request its blocks if `available` ones, less those kept free while others run, are enough. A prompt that
   * waits takes over the leading blocks that the prefix cache holds.
   */
  admit(slot: number, spoken: number, alone: boolean): boolean {
    const { columns, ids } = this.#table;
    const pool = this.#pool;
    const { admission } = this.#rules;
    const tokens = columns.target[slot] as number;
    const left = (columns.limit[slot] as number) - (columns.generated[slot] as number);
    const fresh = columns.stage[slot] === stage.waiting;
    const blocks = fresh ? ids[slot] : undefined;
    const hits = blocks === undefined ? 0 : this.#hits(blocks, tokens);
    const need = this.blocksFor(admission.reservedTokens(tokens, left)) - hits * pool.prefixUnits;
    const kept = alone ? 0 : Math.ceil(admission.keptFree * pool.total);
    const idle = blocks === undefined ? 0 : pool.idleAmong(blocks, hits);
    if (need + idle + spoken + kept > pool.available) return false;
    if (blocks !== undefined) pool.hold(blocks, hits);
    pool.take(need);
    columns.blocks[slot] = need;
    columns.shared[slot] = hits;
    if (fresh) this.#startAt(slot, hits);
    return true;
  }

  /** Puts a request that has been let in last in the order of those that may be preempted. */
  link(slot: number): void {
    const { earlier, later } = this.#table.columns;
    earlier[slot] = this.newest;
    later[slot] = none;
    if (this.newest !== none) later[this.newest] = slot;
    this.newest = slot;
    this.count++;
  }

  unlink(slot: number): void {
    const { earlier, later } = this.#table.columns;
    const before = earlier[slot] as number;
    const after = later[slot] as number;
    if (before !== none) later[before] = after;
    if (after === none) this.newest = before;
    else earlier[after] = before;
    this.count--;
  }

  /** Blocks of a request's own; `held` tokens when it has grown since it was let in. */
  own(slot: number, held?: number): number {
    const { blocks, shared } = this.#table.columns;
    return held === undefined || !this.#rules.admission.grows
      ? (blocks[slot] as number)
      : this.blocksFor(held) - (shared[slot] as number) * this.#pool.prefixUnits;
  }

  /** Gives back all that a request holds; `held` tokens when it has grown since it was let in. */
  release(slot: number, held?: number): void {
    const { blocks, shared } = this.#table.columns;
    const common = shared[slot] as number;
    this.#pool.give(this.own(slot, held));
    if (common > 0) this.#pool.letGo(this.#table.ids[slot] as Int32Array, common);
    blocks[slot] = 0;
    shared[slot] = 0;
  }

  /** Leaves what the request holds in its source columns, until its cache has been sent elsewhere. */
  setAside(slot: number, instance: number): void {
    const { blocks, shared, source, sourceBlocks, sourceShared } = this.#table.columns;
    source[slot] = instance;
    sourceBlocks[slot] = blocks[slot] as number;
    sourceShared[slot] = shared[slot] as number;
    blocks[slot] = 0;
    shared[slot] = 0;
  }

  /** Gives back what was set aside. */
  releaseAside(slot: number): void {
    const { sourceBlocks, sourceShared } = this.#table.columns;
    this.#pool.give(sourceBlocks[slot] as number);
    const common = sourceShared[slot] as number;
    if (common > 0) this.#pool.letGo(this.#table.ids[slot] as Int32Array, common);
    sourceBlocks[slot] = 0;
    sourceShared[slot] = 0;
  }

  /** Turns the prompt's whole blocks, now computed, into prefix blocks for others. */
  share(slot: number): void {
    const { prefixBlockTokens } = this.#rules;
    const blocks = this.#table.ids[slot];
    if (blocks === undefined || prefixBlockTokens === undefined) return;
    const { columns } = this.#table;
    const whole = Math.floor((columns.input[slot] as number) / prefixBlockTokens);
    const from = columns.shared[slot] as number;
    const to = this.#pool.keep(blocks, from, Math.min(whole, blocks.length));
    columns.shared[slot] = to;
    columns.blocks[slot] = (columns.blocks[slot] as number) - (to - from) * this.#pool.prefixUnits;
  }

  /** Cached leading blocks; the last token of a prompt is always computed, for it yields the first of the answer. */
  #hits(blocks: Int32Array, tokens: number): number {
    const { prefixBlockTokens } = this.#rules;
    if (prefixBlockTokens === undefined) return 0;
    return this.#pool.matched(blocks, Math.floor((tokens - 1) / prefixBlockTokens));
  }

  /** Reading starts after what is cached; of a preempted request, the given hit rate's share is cached no more. */
  #startAt(slot: number, hits: number): void {
    const { done, hit, cached, preemptions, target } = this.#table.columns;
    const found =
      hits > 0
        ? hits * (this.#rules.prefixBlockTokens ?? 0)
        : preemptions[slot] === 0
          ? Math.min(cached[slot] as number, (target[slot] as number) - 1)
          : 0;
    done[slot] = found;
    hit[slot] = (hit[slot] as number) + found;
  }
}
