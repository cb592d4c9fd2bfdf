/** The document with every blank filled in, and where each value came from. */
import type { Result } from './result.ts';

export type Origin = Result['scenario']['origins'][string];

/** Values as a nested document, origins by dotted path. */
export interface Settled {
  readonly values: Record<string, unknown>;
  readonly origins: Record<string, Origin>;
}

export function emptySettled(): Settled {
  return { values: {}, origins: {} };
}

/** Writes `value` at the dotted `path` and returns it; undefined leaves no trace. */
export function settle<Value>(settled: Settled, path: string, value: Value, origin: Origin): Value {
  if (value === undefined) return value;
  const keys = path.split('.');
  const last = keys.pop() as string;
  let place = settled.values;
  for (const key of keys) {
    place[key] ??= {};
    place = place[key] as Record<string, unknown>;
  }
  place[last] = value;
  settled.origins[path] = origin;
  return value;
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
  plan: Readonly<Record<string, unknown>>,
  wishes: Readonly<Record<string, unknown>>,
): void {
  for (const [key, value] of Object.entries(plan)) {
    settle(settled, `${path}.${key}`, value, wishes[key] === undefined ? 'chosen' : 'given');
  }
}
