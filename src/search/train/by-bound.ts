/** Branches by the least that they can take: those that promise most come first, and come again once a closer bound is known. */

interface Bounded {
  readonly leastSeconds: number;
  readonly ordinal: number;
}

/**
 * Takes each entry by its bound; `closer` gives a better bound of it, which never lies below the first. An entry is handed
 * over only when its better bound is the least of all that are left; equal ones in the order of their ordinals.
 */
export function* byBound<Entry extends Bounded>(
  entries: readonly Entry[],
  closer: (entry: Entry) => number,
): Generator<readonly [Entry, number]> {
  const sorted = entries.toSorted(
    (one, other) => one.leastSeconds - other.leastSeconds || one.ordinal - other.ordinal,
  );
  const waiting: [Entry, number][] = [];
  let next = 0;
  for (;;) {
    const entry = sorted[next];
    const [first] = waiting;
    if (first !== undefined && (entry === undefined || first[1] < entry.leastSeconds)) {
      take(waiting);
      yield first;
    } else if (entry === undefined) return;
    else {
      next++;
      put(waiting, [entry, closer(entry)]);
    }
  }
}

type Waiting<Entry> = [Entry, number];

function before<Entry extends Bounded>(one: Waiting<Entry>, other: Waiting<Entry>): boolean {
  return one[1] < other[1] || (one[1] === other[1] && one[0].ordinal < other[0].ordinal);
}

/** Puts an entry into a heap. */
function put<Entry extends Bounded>(heap: Waiting<Entry>[], entry: Waiting<Entry>): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!before(entry, heap[above] as Waiting<Entry>)) break;
    heap[at] = heap[above] as Waiting<Entry>;
    at = above;
  }
  heap[at] = entry;
}

/** Takes the first entry out of a heap. */
function take<Entry extends Bounded>(heap: Waiting<Entry>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const below =
      right < heap.length && before(heap[right] as Waiting<Entry>, heap[left] as Waiting<Entry>)
        ? right
        : left;
    if (!before(heap[below] as Waiting<Entry>, last)) break;
    heap[at] = heap[below] as Waiting<Entry>;
    at = below;
  }
  heap[at] = last;
}
