/** Which settled values stand beside the axes in the table of points. */
import type { Axes } from './axes.ts';
import { leafPaths } from './dotted.ts';
import type { PointInput } from './point-input.ts';
import type { Simulate } from './simulate-point.ts';
import type { SweepDocument } from './sweep-document.ts';

/** Points looked at, from the first to the last, to find which values a simulation settles. */
const probes = 16;

interface Sweep {
  readonly axes: Axes;
  readonly scenario: unknown;
  readonly input: PointInput;
  readonly simulate: Simulate;
}

/** Paths of the recorded values: those asked for, or all that neither the scenario nor an axis gives. */
export function inputPaths(
  { inputs = 'resolved' }: SweepDocument,
  sweep: Sweep,
): readonly string[] {
  if (inputs === 'axes') return [];
  return inputs === 'resolved' ? openPaths(sweep) : inputs;
}

function openPaths({ axes, scenario, input, simulate }: Sweep): readonly string[] {
  const given = new Set(leafPaths(scenario));
  for (const { paths } of [...axes.free, ...axes.derived]) {
    for (const path of paths) given.add(path);
  }
  const open = new Set<string>();
  const looks = Math.min(probes, axes.size);
  for (let look = 0; look < looks; look++) {
    const point = looks === 1 ? 0 : Math.round(((axes.size - 1) * look) / (looks - 1));
    for (const path of settledAt(point, input, simulate)) if (!given.has(path)) open.add(path);
  }
  return [...open].toSorted();
}

function settledAt(point: number, input: PointInput, simulate: Simulate): readonly string[] {
  try {
    const positions = input.positions(point);
    return leafPaths(simulate(positions, input.scope(positions)).settled);
  } catch {
    // The point will say what is wrong with it in its own row.
    return [];
  }
}
