/** Which parts of a result somebody reads: the others are not worked out. */
import type { Reads } from './settled.ts';

/** What a part of the result is made from, where the parts read do not say so themselves. */
const madeFrom: readonly (readonly [string, string])[] = [
  ['economics.training.parts', 'training.breakdown'],
  ['economics', 'serving.capacityRequestsPerSecond'],
];

/** True of every path at, above or below one of `paths`, and of what these are made from; remembered by path. */
export function readsOf(paths: readonly (readonly string[])[]): Reads {
  const wanted = paths.map(keys => keys.join('.'));
  for (const [whole, source] of madeFrom) {
    if (wanted.some(path => meet(path, whole))) wanted.push(source);
  }
  if (wanted.length === 0) return () => false;
  const known = new Map<string, boolean>();
  return path => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const found = wanted.some(other => meet(path, other));
    known.set(path, found);
    return found;
  };
}

function meet(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
