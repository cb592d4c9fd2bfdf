/** The best few of many, and the frontier on which nothing is better in both of two ways. */

interface Ranked {
  readonly value: number;
  readonly bytes: number;
  readonly ordinal: number;
}

/**
 * The `most` families whose best entries have the smallest value, each by its best entry; equal values keep the smaller
 * second value, then the earlier entry. Families keep the list from filling with variants of one plan.
 */
export class Leaders<Entry extends Ranked & { readonly family: string }> {
  private readonly sorted: Entry[] = [];
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** A value above this one cannot enter. */
  get limit(): number {
    return this.sorted.length < this.most
      ? Number.POSITIVE_INFINITY
      : (this.sorted.at(-1) as Entry).value;
  }

  add(entry: Entry): void {
    if (entry.value > this.limit) return;
    const known = this.sorted.findIndex(({ family }) => family === entry.family);
    if (known >= 0) {
      if (order(entry, this.sorted[known] as Entry) >= 0) return;
      this.sorted.splice(known, 1);
    }
    const behind = this.sorted.findIndex(other => order(entry, other) < 0);
    this.sorted.splice(behind < 0 ? this.sorted.length : behind, 0, entry);
    this.sorted.length = Math.min(this.sorted.length, this.most);
  }

  entries(): readonly Entry[] {
    return this.sorted;
  }
}

function order(one: Ranked, other: Ranked): number {
  return one.value - other.value || one.bytes - other.bytes || one.ordinal - other.ordinal;
}

/** Entries of which none is beaten in both `value` and `bytes`, the smallest value first. */
export class Frontier<Entry extends Ranked> {
  private sorted: Entry[] = [];

  /** Is something at least as good in both, and better in one? */
  beats(value: number, bytes: number): boolean {
    const at = this.lastUpTo(value);
    const entry = this.sorted[at];
    if (entry === undefined) return false;
    return entry.bytes < bytes || (entry.bytes === bytes && entry.value < value);
  }

  add(entry: Entry): void {
    const { value, bytes } = entry;
    if (this.beats(value, bytes)) return;
    const equal = this.sorted.find(other => other.value === value && other.bytes === bytes);
    if (equal !== undefined && equal.ordinal < entry.ordinal) return;
    this.sorted = this.sorted.filter(other => other.value < value || other.bytes < bytes);
    this.sorted.splice(this.lastUpTo(value) + 1, 0, entry);
  }

  entries(): readonly Entry[] {
    return this.sorted;
  }

  /** Place of the last entry whose value is at most this; it has the fewest bytes of all those. */
  private lastUpTo(value: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as Entry).value <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
