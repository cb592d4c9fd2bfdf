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

/** A function that puts numbers, in the order of `paths`, into copies of `template`; what they do not touch is shared. */
export function placer<Value>(
  template: Value,
  paths: readonly string[],
): (values: readonly number[]) => Value {
  const root: Branch = new Map();
  for (const [place, path] of paths.entries()) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let branch = root;
    for (const key of keys) {
      const next = branch.get(key);
      const inner: Branch = next instanceof Map ? next : new Map();
      branch.set(key, inner);
      branch = inner;
    }
    branch.set(last, place);
  }
  return values => placed(template, root, values) as Value;
}

/** Keys with what stands behind them: another branch, or the place of a number. */
type Branch = Map<string, Branch | number>;

function placed(value: unknown, branch: Branch, values: readonly number[]): unknown {
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  for (const [key, inner] of branch) {
    copy[key] = typeof inner === 'number' ? values[inner] : placed(copy[key], inner, values);
  }
  return copy;
}
