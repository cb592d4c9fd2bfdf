/** The numbers of a result by dotted path. */

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
  'simulation',
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
