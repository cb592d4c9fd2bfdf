/** Reads many paths of a point at once; what stands in a half that many points share is read once for all of them. */
import { cellOf, type Keys, valueIn } from './dotted.ts';
import type { Cell } from './rows.ts';

type Roots = Readonly<Record<string, unknown>>;

interface Group {
  readonly root: string;
  readonly places: readonly number[];
  readonly keys: readonly Keys[];
  /** What was read last: points in a row often share a half. */
  last: { readonly of: unknown; readonly cells: readonly Cell[] } | undefined;
}

/** Writes the value at each path into `row`, from `start` on. */
export function cellReader(
  paths: readonly Keys[],
): (roots: Roots, row: Cell[], start: number) => void {
  const groups: Group[] = [...new Set(paths.map(([root = '']) => root))].map(root => {
    const places = paths.flatMap(([first], place) => (first === root ? [place] : []));
    const keys = places.map(place => paths[place]?.slice(1) ?? []);
    return { root, places, keys, last: undefined };
  });
  return (roots, row, start) => {
    for (const group of groups) {
      const cells = cellsIn(group, roots[group.root]);
      for (let at = 0; at < cells.length; at++)
        row[start + (group.places[at] ?? 0)] = cells[at] ?? null;
    }
  };
}

function cellsIn(group: Group, root: unknown): readonly Cell[] {
  const { last } = group;
  if (last !== undefined && last.of === root) return last.cells;
  const cells = read(group.keys, root);
  group.last = { of: root, cells };
  return cells;
}

function read(keys: readonly Keys[], root: unknown): readonly Cell[] {
  return keys.map(path => cellOf(valueIn(root, path)));
}
