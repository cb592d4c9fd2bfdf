/** Halves kept for points to come: as many as come between one and its next use, if it has any. */

/** More are not kept: where more come in between, each is simulated anew. */
const mostKept = 2 ** 14;

/**
 * How many different halves come between one and its next use. `lengths` are those of the axes, the last of which varies
 * fastest; `relevant` are the axes on which a half depends. One where it is used in a row, or never again.
 */
export function shelfSize(lengths: readonly number[], relevant: readonly boolean[]): number {
  let between = 1;
  let size = 1;
  for (let axis = lengths.length - 1; axis >= 0; axis--) {
    const length = lengths[axis] as number;
    if (relevant[axis]) between *= length;
    else if (length > 1 && between <= mostKept) size = between;
  }
  return size;
}

/** Remembers so many by key; the oldest are forgotten first. */
export function shelf<Value>(size: number): (key: number, make: () => Value) => Value {
  return size === 1 ? shelfOfOne() : shelfOfMany(size);
}

function shelfOfOne<Value>(): (key: number, make: () => Value) => Value {
  let last = Number.NaN;
  let value: Value | undefined;
  return (key, make) => {
    if (key !== last) {
      value = make();
      last = key;
    }
    return value as Value;
  };
}

function shelfOfMany<Value>(size: number): (key: number, make: () => Value) => Value {
  const known = new Map<number, Value>();
  const inOrder: number[] = [];
  let oldest = 0;
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    if (inOrder.length < size) inOrder.push(key);
    else {
      known.delete(inOrder[oldest] as number);
      inOrder[oldest] = key;
      oldest = (oldest + 1) % size;
    }
    known.set(key, made);
    return made;
  };
}
