/** The figures of all points of a study in memory that threads share: who is free takes the next few points. */
import type { Library } from '../../scenario/library.ts';
import type { CompiledScenario, Draw } from '../../uncertainty/model.ts';
import { drawSimulator } from '../../uncertainty/study.ts';

export interface StudyTable {
  /** Figures of a point. */
  readonly width: number;
  readonly figures: Float64Array;
  /** 1 where a point has figures, 0 where its plan does not fit. */
  readonly feasible: Uint8Array;
  /** The next point that nobody has taken. */
  readonly next: Int32Array;
}

/** Points taken at once. */
const taken = 16;

export function studyTable(points: number, width: number): StudyTable {
  return {
    width,
    figures: new Float64Array(
      new SharedArrayBuffer(points * width * Float64Array.BYTES_PER_ELEMENT),
    ),
    feasible: new Uint8Array(new SharedArrayBuffer(points)),
    next: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  };
}

/** Simulates points until none is left; each goes to its own place, whoever simulates it. */
export function fillTable(
  { width, figures, feasible, next }: StudyTable,
  points: readonly Draw[],
  compiled: CompiledScenario,
  library: Library,
): void {
  const simulate = drawSimulator(compiled, library);
  for (let from = 0; from < points.length; ) {
    from = Atomics.add(next, 0, taken);
    for (const [offset, draw] of points.slice(from, from + taken).entries()) {
      const found = simulate(draw);
      if (found === undefined) continue;
      figures.set(found, (from + offset) * width);
      feasible[from + offset] = 1;
    }
  }
}

/** The figures of every point, in order. */
export function rowsOf({ width, figures, feasible }: StudyTable): (Float64Array | undefined)[] {
  return Array.from(feasible, (fits, point) =>
    fits === 1 ? figures.slice(point * width, (point + 1) * width) : undefined,
  );
}
