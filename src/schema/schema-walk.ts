/** Finds the part of a schema that stands behind a path of a document, so that a message can say what belongs there. */
import type * as z from 'zod/mini';

export type Schema = z.core.$ZodType;

/** The value at the path; undefined where there is none. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (place, key) =>
      typeof place === 'object' && place !== null && Object.hasOwn(place, key)
        ? (place as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

/** The schema of what stands, or should stand, at the path of `value`. */
export function schemaAt(
  root: Schema,
  path: readonly PropertyKey[],
  value: unknown,
): Schema | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return root;
  for (const branch of branches(root, value)) {
    const inner = member(branch, key);
    const found = inner && schemaAt(inner, rest, valueAt(value, [key]));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Keys that the object at the path may have; empty when it is no object with fixed keys. */
export function keysOf(
  root: Schema,
  path: readonly PropertyKey[],
  value: unknown,
): readonly string[] {
  const schema = schemaAt(root, path, value);
  if (schema === undefined) return [];
  return branches(schema, valueAt(value, path)).flatMap(branch => {
    const { def } = (branch as z.core.$ZodTypes)._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}

/** The schema without its wrappers; of a union every member, or the one that its discriminator names. */
function branches(schema: Schema, value: unknown): readonly Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return branches(def.innerType, value);
    case 'pipe':
      return branches(def.in, value);
    case 'union': {
      const named = def.options.filter(option => carries(option, value, discriminatorOf(def)));
      return (named.length > 0 ? named : def.options).flatMap(option => branches(option, value));
    }
    default:
      return [schema];
  }
}

function discriminatorOf(def: object): string | undefined {
  return 'discriminator' in def && typeof def.discriminator === 'string'
    ? def.discriminator
    : undefined;
}

/** Does this member of a union carry the value's discriminator? */
function carries(option: Schema, value: unknown, discriminator: string | undefined): boolean {
  if (discriminator === undefined) return false;
  const tags = option._zod.propValues?.[discriminator];
  return tags?.has(valueAt(value, [discriminator]) as z.core.util.Primitive) ?? false;
}

function member(schema: Schema, key: PropertyKey): Schema | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined;
    case 'record':
      return def.valueType;
    case 'array':
      return def.element;
    default:
      return undefined;
  }
}
