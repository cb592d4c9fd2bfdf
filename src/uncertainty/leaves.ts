/** The numbers of a result by dotted path, and a result with other numbers in their places. */

/** Details that neither bills nor questions rest on: they would be drawn thousands of times for nobody. */
const details = new Set([
  'operators',
  'frontier',
  'plan',
  'memory',
  'timeline',
  'events',
  'day',
  'slo',
  'months',
  'parts',
]);

export type Leaves = ReadonlyMap<string, number>;

/** Every number of the value; `lists` says whether those in lists count too. */
export function leavesOf(value: unknown, lists = true): Leaves {
  const found = new Map<string, number>();
  gather(value, '', found, lists);
  return found;
}

function gather(value: unknown, path: string, found: Map<string, number>, lists: boolean): void {
  if (typeof value === 'number') found.set(path, value);
  if (typeof value !== 'object' || value === null || (Array.isArray(value) && !lists)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!details.has(key)) gather(inner, path === '' ? key : `${path}.${key}`, found, lists);
  }
}

/** The value with these numbers at their paths; everything else as it was. */
export function withLeaves<Value>(value: Value, leaves: Leaves): Value {
  return placed(value, '', leaves) as Value;
}

function placed(value: unknown, path: string, leaves: Leaves): unknown {
  if (typeof value === 'number') return leaves.get(path) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  const inner = (key: string, child: unknown) =>
    details.has(key) ? child : placed(child, path === '' ? key : `${path}.${key}`, leaves);
  if (Array.isArray(value)) return value.map((child, index) => inner(String(index), child));
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, inner(key, child)]));
}
