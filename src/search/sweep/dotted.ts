/** Values inside documents by their dotted path. */
import type { Cell } from './rows.ts';

export type Keys = readonly string[];

/** The value at the path; undefined where there is none. */
export function valueIn(document: unknown, keys: Keys): unknown {
  let place = document;
  for (const key of keys) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined;
    place = (place as Readonly<Record<string, unknown>>)[key];
  }
  return place;
}

/** The document with `value` at the path: a copy along the path, the rest shared; what is no object there makes room. */
export function withValue(document: unknown, keys: Keys, value: unknown, at = 0): unknown {
  const key = keys[at];
  if (key === undefined) return value;
  const open = typeof document === 'object' && document !== null && !Array.isArray(document);
  const copy: Record<string, unknown> = open ? { ...document } : {};
  copy[key] = withValue(copy[key], keys, value, at + 1);
  return copy;
}

/** What a table holds of a value: nothing for nothing, JSON for what is no single value. */
export function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : JSON.stringify(value);
    default:
      return null;
  }
}

/** Dotted paths of all single values in a document, in order. */
export function leafPaths(document: unknown, above: Keys = []): readonly string[] {
  if (typeof document !== 'object' || document === null) {
    return document === undefined ? [] : [above.join('.')];
  }
  return Object.entries(document).flatMap(([key, value]) => leafPaths(value, [...above, key]));
}
