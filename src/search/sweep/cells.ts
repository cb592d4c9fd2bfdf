/** Reads many paths of a point at once; what stands in a half that many points share is read once for all of them. */
import { cellOf, type Keys, valueIn } from './dotted.ts';
import type { Cell } from './rows.ts';

type Roots = Readonly<Record<string, unknown>>;

interface Group {
  readonly root: string;
  readonly places: readonly number[];
  readonly keys: readonly Keys[];
  readonly known: WeakMap<object, readonly Cell[]>;
}

/** Writes the value at each path into `row`, from `start` on. */
export function cellReader(
  paths: readonly Keys[],
): (roots: Roots, row: Cell[], start: number) => void {
  const groups: Group[] = [...new Set(paths.map(([root = '']) => root))].map(root => {
    const places = paths.flatMap(([first], place) => (first === root ? [place] : []));
    const keys = places.map(place => paths[place]?.slice(1) ?? []);
    return { root, places, keys, known: new WeakMap() };
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
  const shared = typeof root === 'object' && root !== null ? known.get(root) : undefined;
  if (shared !== undefined) return shared;
  const cells = keys.map(path => cellOf(valueIn(root, path)));
  if (typeof root === 'object' && root !== null) known.set(root, cells);
  return cells;
}
