/**
 * What a fit would have said of rows it had not seen: a Gauss–Newton step from the full fit on the rows that remain, with
 * the constants that those no longer inform put back, and then a fresh prediction of the rows left out.
 */
import type { CalibrationRow } from './calibration-row.ts';
import { type KnobFit, leastGroups, solveStep, stepped } from './fit-knobs.ts';
import { type Moved, settledValues } from './knob.ts';

/** Constants without the rows for which `leaves` is true. */
export function movedWithout(fit: KnobFit, leaves: (row: CalibrationRow) => boolean): Moved {
  const { problem, free, rows, residuals, slopes, weights, moved, groups } = fit;
  const gone = new Set(rows.filter(leaves).map(({ group }) => group));
  const kept = new Set(rows.filter(row => !leaves(row)).map(({ group }) => group));
  const informed = free.filter(
    ({ key }) =>
      (groups.get(key) ?? []).filter(group => !gone.has(group) || kept.has(group)).length >=
      leastGroups,
  );
  const staying = new Set(informed.map(({ key }) => key));
  const back: Record<string, number> = {};
  for (const [key, value] of Object.entries(moved)) {
    if (!free.some(knob => knob.key === key) || staying.has(key)) back[key] = value;
  }
  const without = weights.map((weight, row) => {
    const line = rows[row];
    return line === undefined || leaves(line) ? 0 : weight;
  });
  const shift = shiftOf(fit, back);
  const shifted = residuals.map((residual, row) => residual + (shift[row] ?? 0));
  const step = solveStep({
    free: informed,
    slopes: free.flatMap((knob, index) => (staying.has(knob.key) ? [slopes[index] ?? []] : [])),
    weights: without,
    residuals: shifted,
    knobs: problem.knobs,
    moved: back,
    damping: 0,
  });
  return stepped(informed, back, step);
}

/** How the errors change, to first order, when constants go back to what they are held at. */
function shiftOf({ problem, free, moved, slopes, rows }: KnobFit, back: Moved): readonly number[] {
  const values = settledValues(problem.knobs, back);
  const shift = new Array<number>(rows.length).fill(0);
  for (const [index, { key, scale, prior }] of free.entries()) {
    if (back[key] !== undefined) continue;
    const by = scale.inner(values[key] ?? prior) - scale.inner(moved[key] ?? prior);
    for (const [row, slope] of (slopes[index] ?? []).entries()) {
      shift[row] = (shift[row] ?? 0) + slope * by;
    }
  }
  return shift;
}

/** A row and its error when its family had no say. */
export interface LeftOut {
  readonly row: CalibrationRow;
  /** Logarithm of predicted over published; undefined without a prediction. */
  readonly error: number | undefined;
}

/** Every row of `rows`, predicted without those that share its name. */
export function leftOut(
  fit: KnobFit,
  rows: readonly CalibrationRow[],
  nameOf: (row: CalibrationRow) => string,
): readonly LeftOut[] {
  const names = [...new Set(rows.map(nameOf))];
  return names.flatMap(name => {
    const mine = rows.filter(row => nameOf(row) === name);
    const moved = movedWithout(fit, row => nameOf(row) === name);
    const { knobs, errors } = fit.problem;
    const after = errors(mine, settledValues(knobs, moved));
    return mine.map((row, index) => ({ row, error: after[index] }));
  });
}
