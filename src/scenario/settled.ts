/** The document with every blank filled in, and where each value came from. */
import type { Result } from './result.ts';

export type Origin = Result['scenario']['origins'][string];

/** Values as a nested document, origins by dotted path. */
export interface Settled {
  readonly values: Record<string, unknown>;
  readonly origins: Record<string, Origin>;
  /** Whether somebody reads a path; the others leave no trace. All of them are read when absent. */
  readonly reads?: Reads;
}

/** Whether somebody reads what stands at, above or below a dotted path. */
export type Reads = (path: string) => boolean;

export function emptySettled(reads?: Reads): Settled {
  return { values: {}, origins: {}, ...(reads === undefined ? {} : { reads }) };
}

/** Writes `value` at the dotted `path` and returns it; undefined leaves no trace. */
export function settle<Value>(settled: Settled, path: string, value: Value, origin: Origin): Value {
  if (value === undefined || settled.reads?.(path) === false) return value;
  const keys = keysOf(path);
  const last = keys.length - 1;
  let place = settled.values;
  for (let depth = 0; depth < last; depth++) {
    const key = keys[depth] as string;
    place[key] ??= {};
    place = place[key] as Record<string, unknown>;
  }
  place[keys[last] as string] = value;
  settled.origins[path] = origin;
  return value;
}

/** Paths taken apart: a sweep settles the same few at each of its points. */
const known = new Map<string, readonly string[]>();

function keysOf(path: string): readonly string[] {
  let keys = known.get(path);
  if (keys === undefined) {
    keys = path.split('.');
    known.set(path, keys);
  }
  return keys;
}

/** The given value, or else the fallback: recorded as such. */
export function settleOr<Value>(
  settled: Settled,
  path: string,
  given: Value | undefined,
  fallback: Value,
  origin: Exclude<Origin, 'given'> = 'default',
): Value {
  return given === undefined
    ? settle(settled, path, fallback, origin)
    : settle(settled, path, given, 'given');
}

/** Records every field of a plan: given where the operator fixed it, chosen elsewhere. */
export function settlePlan(
  settled: Settled,
  path: string,
  plan: () => Readonly<Record<string, unknown>>,
  wishes: Readonly<Record<string, unknown>>,
): void {
  if (settled.reads?.(path) === false) return;
  for (const [key, value] of Object.entries(plan())) {
    settle(settled, `${path}.${key}`, value, wishes[key] === undefined ? 'chosen' : 'given');
  }
}
