/** Reads many paths of a point at once; what stands in a half that many points share is read once for all of them. */
import { cellOf, type Keys, valueIn } from './dotted.ts';
import type { Cell } from './rows.ts';

type Roots = Readonly<Record<string, unknown>>;

interface Group {
  readonly root: string;
  readonly places: readonly number[];
  readonly keys: readonly Keys[];
  /** Cells of halves that were read before; a bill is a point's own. */
  readonly known: WeakMap<object, readonly Cell[]> | undefined;
}

/** Writes the value at each path into `row`, from `start` on. */
export function cellReader(
  paths: readonly Keys[],
): (roots: Roots, row: Cell[], start: number) => void {
  const groups: Group[] = [...new Set(paths.map(([root = '']) => root))].map(root => {
    const places = paths.flatMap(([first], place) => (first === root ? [place] : []));
    const keys = places.map(place => paths[place]?.slice(1) ?? []);
    return { root, places, keys, known: root === 'economics' ? undefined : new WeakMap() };
  });
  return (roots, row, start) => {
    for (const group of groups) {
      const cells = cellsIn(group, roots[group.root]);
      for (let at = 0; at < cells.length; at++)
        row[start + (group.places[at] ?? 0)] = cells[at] ?? null;
    }
  };
}

function cellsIn({ keys, known }: Group, root: unknown): readonly Cell[] {
  if (known === undefined || typeof root !== 'object' || root === null) return read(keys, root);
  const shared = known.get(root);
  if (shared !== undefined) return shared;
  const cells = read(keys, root);
  known.set(root, cells);
  return cells;
}

function read(keys: readonly Keys[], root: unknown): readonly Cell[] {
  return keys.map(path => cellOf(valueIn(root, path)));
}
