/** Things gathered under a name, in the order in which the names first come up. */

/** The values of each name. */
export function grouped<Value>(
  values: readonly Value[],
  nameOf: (value: Value) => string,
): ReadonlyMap<string, readonly Value[]> {
  const gathered = new Map<string, Value[]>();
  for (const value of values) {
    const name = nameOf(value);
    const others = gathered.get(name);
    if (others === undefined) gathered.set(name, [value]);
    else others.push(value);
  }
  return gathered;
}
