/** Reading and changing one value of a scenario by its dotted path; documents are never changed in place. */

export type Node = { readonly [key: string]: unknown };

/** The value at the path; undefined when a part of the way is missing. */
export function valueAt(document: unknown, path: string): unknown {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (!isNode(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

/** The same document with another value at the path; undefined takes the key away. */
export function withValue(document: Node, path: string, value: unknown): Node {
  const [key = '', ...rest] = path.split('.');
  const copy: Record<string, unknown> = { ...document };
  if (rest.length > 0) {
    const inner = copy[key];
    copy[key] = withValue(isNode(inner) ? inner : {}, rest.join('.'), value);
  } else if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
