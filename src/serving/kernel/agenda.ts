/** What happens next: a priority queue over time that knows nothing of what the events mean. */

/**
 * Events in order of time; at one instant the lower rank first, at one rank whatever was scheduled first. An event is
 * a number that its owner understands. A binary heap over flat arrays with the place of every entry, so that an entry
 * can be moved or cancelled; nothing is allocated once the arrays have grown.
 */
export class Agenda {
  #capacity: number;
  #times: Float64Array;
  #ranks: Int32Array;
  #sequences: Float64Array;
  #events: Int32Array;
  /** Entry at each place of the heap; beyond `size`, entries free to use. */
  #heap: Int32Array;
  /** Place of each entry in the heap. */
  #places: Int32Array;
  #scheduled = 0;
  size = 0;
  /** Time of the event taken last. */
  time = 0;

  constructor(capacity = 64) {
    this.#capacity = capacity;
    this.#times = new Float64Array(capacity);
    this.#ranks = new Int32Array(capacity);
    this.#sequences = new Float64Array(capacity);
    this.#events = new Int32Array(capacity);
    this.#heap = Int32Array.from({ length: capacity }, (_, index) => index);
    this.#places = Int32Array.from({ length: capacity }, (_, index) => index);
  }

  /** Puts `event` down for `time`; the entry returned moves or cancels it until it is taken. */
  schedule(time: number, rank: number, event: number): number {
    if (this.size === this.#capacity) this.#grow();
    const entry = this.#heap[this.size] as number;
    this.#times[entry] = time;
    this.#ranks[entry] = rank;
    this.#sequences[entry] = this.#scheduled++;
    this.#events[entry] = event;
    this.#rise(this.size++, entry);
    return entry;
  }

  /** Time of the next event; infinite when there is none. */
  get nextTime(): number {
    return this.size === 0
      ? Number.POSITIVE_INFINITY
      : (this.#times[this.#heap[0] as number] as number);
  }

  /** Takes the next event off and sets `time`; −1 when there is none. */
  take(): number {
    if (this.size === 0) return -1;
    const entry = this.#heap[0] as number;
    this.time = this.#times[entry] as number;
    this.#remove(0);
    return this.#events[entry] as number;
  }

  /** Moves an entry to another time; among equals it now comes last. */
  move(entry: number, time: number): void {
    const place = this.#places[entry] as number;
    this.#times[entry] = time;
    this.#sequences[entry] = this.#scheduled++;
    this.#sink(this.#rise(place, entry), entry);
  }

  cancel(entry: number): void {
    this.#remove(this.#places[entry] as number);
  }

  #remove(place: number): void {
    const entry = this.#heap[place] as number;
    const last = this.#heap[--this.size] as number;
    this.#put(this.size, entry);
    if (last === entry) return;
    this.#put(place, last);
    this.#sink(this.#rise(place, last), last);
  }

  #put(place: number, entry: number): void {
    this.#heap[place] = entry;
    this.#places[entry] = place;
  }

  #before(left: number, right: number): boolean {
    const time = (this.#times[left] as number) - (this.#times[right] as number);
    if (time !== 0) return time < 0;
    const rank = (this.#ranks[left] as number) - (this.#ranks[right] as number);
    if (rank !== 0) return rank < 0;
    return (this.#sequences[left] as number) < (this.#sequences[right] as number);
  }

  /** Moves `entry`, now at `from`, towards the front; returns where it came to rest. */
  #rise(from: number, entry: number): number {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = this.#heap[parent] as number;
      if (!this.#before(entry, above)) break;
      this.#put(place, above);
      place = parent;
    }
    this.#put(place, entry);
    return place;
  }

  #sink(from: number, entry: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.size) break;
      let below = this.#heap[child] as number;
      if (child + 1 < this.size) {
        const other = this.#heap[child + 1] as number;
        if (this.#before(other, below)) {
          child++;
          below = other;
        }
      }
      if (!this.#before(below, entry)) break;
      this.#put(place, below);
      place = child;
    }
    this.#put(place, entry);
  }

  #grow(): void {
    const capacity = this.#capacity * 2;
    this.#times = copied(new Float64Array(capacity), this.#times);
    this.#ranks = copied(new Int32Array(capacity), this.#ranks);
    this.#sequences = copied(new Float64Array(capacity), this.#sequences);
    this.#events = copied(new Int32Array(capacity), this.#events);
    this.#heap = copied(new Int32Array(capacity), this.#heap);
    this.#places = copied(new Int32Array(capacity), this.#places);
    for (let entry = this.#capacity; entry < capacity; entry++) this.#put(entry, entry);
    this.#capacity = capacity;
  }
}

function copied<Numbers extends Float64Array | Int32Array>(into: Numbers, from: Numbers): Numbers {
  into.set(from);
  return into;
}
