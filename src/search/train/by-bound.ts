/** Bundles of branches by the least that they can take: those that promise most are opened first, and their branches taken by better bounds. */

interface Placed {
  readonly ordinal: number;
}

/** An entry with its bound. */
export type Bounded<Entry> = readonly [Entry, number];

/**
 * Opens each bundle by its bound, and hands over what it holds by better ones, which never lie below that of the bundle: the
 * least of all that are left comes next, equal ones in the order of their ordinals.
 */
export function* byBound<
  Bundle extends Placed & { readonly leastSeconds: number },
  Entry extends Placed,
>(
  bundles: readonly Bundle[],
  open: (bundle: Bundle) => Iterable<Bounded<Entry>>,
): Generator<Bounded<Entry>> {
  const sorted = bundles.toSorted(
    (one, other) => one.leastSeconds - other.leastSeconds || one.ordinal - other.ordinal,
  );
  const waiting: Bounded<Entry>[] = [];
  let next = 0;
  for (;;) {
    const bundle = sorted[next];
    const [first] = waiting;
    if (first !== undefined && (bundle === undefined || first[1] < bundle.leastSeconds)) {
      take(waiting);
      yield first;
    } else if (bundle === undefined) return;
    else {
      next++;
      for (const entry of open(bundle)) put(waiting, entry);
    }
  }
}

function before<Entry extends Placed>(one: Bounded<Entry>, other: Bounded<Entry>): boolean {
  return one[1] < other[1] || (one[1] === other[1] && one[0].ordinal < other[0].ordinal);
}

/** Puts an entry into a heap. */
function put<Entry extends Placed>(heap: Bounded<Entry>[], entry: Bounded<Entry>): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!before(entry, heap[above] as Bounded<Entry>)) break;
    heap[at] = heap[above] as Bounded<Entry>;
    at = above;
  }
  heap[at] = entry;
}

/** Takes the first entry out of a heap. */
function take<Entry extends Placed>(heap: Bounded<Entry>[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    if (left >= heap.length) break;
    const below =
      right < heap.length && before(heap[right] as Bounded<Entry>, heap[left] as Bounded<Entry>)
        ? right
        : left;
    if (!before(heap[below] as Bounded<Entry>, last)) break;
    heap[at] = heap[below] as Bounded<Entry>;
    at = below;
  }
  heap[at] = last;
}
