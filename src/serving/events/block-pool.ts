/** The cache memory of an instance in blocks: free, held by requests, or kept for whoever sends the same prefix again. */

const none = -1;

/**
 * Blocks are counted, not named, except shared ones: a prefix block is known by its id, held by any number of requests,
 * and kept after the last of them until its memory is wanted, the least recently used first. `free` + held by requests
 * + `prefixUnits` × prefix blocks = `total` at all times.
 */
export class BlockPool {
  readonly total: number;
  /** Blocks of memory per prefix block. */
  readonly prefixUnits: number;
  free: number;
  /** Prefix blocks that no request holds. */
  #idle = 0;
  #entries = new Map<number, number>();
  #ids: number[] = [];
  #holders: number[] = [];
  #before: number[] = [];
  #after: number[] = [];
  #unused: number[] = [];
  #oldest = none;
  #newest = none;

  constructor(total: number, prefixUnits = 1) {
    this.total = total;
    this.free = total;
    this.prefixUnits = prefixUnits;
  }

  /** Blocks that can be had: free ones and those of prefix blocks that nobody holds. */
  get available(): number {
    return this.free + this.#idle * this.prefixUnits;
  }

  get prefixBlocks(): number {
    return this.#entries.size;
  }

  /** Takes `count` blocks, evicting prefix blocks as needed; there must be as many available. */
  take(count: number): void {
    while (this.free < count) this.#evict();
    this.free -= count;
  }

  give(count: number): void {
    this.free += count;
  }

  /** How many of the first `limit` ids are cached, from the first on. */
  matched(ids: Int32Array, limit: number): number {
    let count = 0;
    const most = Math.min(limit, ids.length);
    while (count < most && this.#entries.has(ids[count] as number)) count++;
    return count;
  }

  /** Blocks among the first `count` ids, all cached, that nobody holds: no longer available once they are held. */
  idleAmong(ids: Int32Array, count: number): number {
    let idle = 0;
    for (let index = 0; index < count; index++) {
      const entry = this.#entries.get(ids[index] as number) as number;
      if (this.#holders[entry] === 0) idle++;
    }
    return idle * this.prefixUnits;
  }

  /** Holds the first `count` ids, all cached. */
  hold(ids: Int32Array, count: number): void {
    for (let index = 0; index < count; index++) {
      const entry = this.#entries.get(ids[index] as number) as number;
      const holders = this.#holders[entry] as number;
      if (holders === 0) this.#unlink(entry);
      this.#holders[entry] = holders + 1;
    }
  }

  /**
   * Turns blocks just computed into prefix blocks, held by their maker: ids from `from` to `to`. Stops at one that is
   * cached already (computed twice at the same time; that copy stays the request's own). Returns where it stopped.
   */
  keep(ids: Int32Array, from: number, to: number): number {
    let index = from;
    for (; index < to; index++) {
      const id = ids[index] as number;
      if (this.#entries.has(id)) break;
      const entry = this.#unused.pop() ?? this.#ids.length;
      this.#ids[entry] = id;
      this.#holders[entry] = 1;
      this.#entries.set(id, entry);
    }
    return index;
  }

  /** Lets the first `count` ids go, the deepest first, so that it is also evicted first. */
  letGo(ids: Int32Array, count: number): void {
    for (let index = count - 1; index >= 0; index--) {
      const entry = this.#entries.get(ids[index] as number) as number;
      const holders = (this.#holders[entry] as number) - 1;
      this.#holders[entry] = holders;
      if (holders === 0) this.#link(entry);
    }
  }

  #link(entry: number): void {
    this.#before[entry] = this.#newest;
    this.#after[entry] = none;
    if (this.#newest === none) this.#oldest = entry;
    else this.#after[this.#newest] = entry;
    this.#newest = entry;
    this.#idle++;
  }

  #unlink(entry: number): void {
    const before = this.#before[entry] as number;
    const after = this.#after[entry] as number;
    if (before === none) this.#oldest = after;
    else this.#after[before] = after;
    if (after === none) this.#newest = before;
    else this.#before[after] = before;
    this.#idle--;
  }

  #evict(): void {
    const entry = this.#oldest;
    if (entry === none) throw new Error('a block was taken that is not there');
    this.#unlink(entry);
    this.#entries.delete(this.#ids[entry] as number);
    this.#unused.push(entry);
    this.free += this.prefixUnits;
  }
}
