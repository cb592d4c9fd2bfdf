/** Physics of draws that were not simulated, from those that were. */
import { quantileOf } from '../numeric/quantile.ts';
import type { Infeasible, ServingResult, TrainingResult } from '../scenario/result.ts';
import { leavesOf, placer } from './leaves.ts';
import type { CompiledScenario, Draw, Physics } from './model.ts';
import { fitSurface, type Surface } from './surface.ts';

export interface Interpolation {
  /** Physics of a draw by its row. */
  at(row: number): Physics;
  /** Nine in ten held-out times and rates are closer than this share; 0 when every draw was simulated. */
  readonly error: number;
  readonly exact: boolean;
}

type Part = TrainingResult | ServingResult;

/** The simulated draws as they are; the others from a surface fitted to them, one for training and one for serving. */
export function interpolatedPhysics(
  compiled: CompiledScenario,
  draws: readonly Draw[],
  known: readonly Physics[],
): Interpolation {
  if (known.length >= draws.length) {
    return { at: row => known[row] ?? {}, error: 0, exact: true };
  }
  const training = fitPart(compiled, draws, known, 'training');
  const serving = fitPart(compiled, draws, known, 'serving');
  return {
    at: row => {
      const simulated = known[row];
      if (simulated !== undefined) return simulated;
      const draw = draws[row] ?? [];
      return { training: training.at(draw), serving: serving.at(draw) };
    },
    error: Math.max(training.error, serving.error),
    exact: false,
  };
}

interface FittedPart<Found> {
  at(draw: Draw): Found | Infeasible | undefined;
  readonly error: number;
}

/** Every fifth simulated draw is held out to see how good the surface is. */
const heldOut = 5;

function fitPart<Use extends 'training' | 'serving'>(
  { inputs }: CompiledScenario,
  draws: readonly Draw[],
  known: readonly Physics[],
  use: Use,
): FittedPart<Use extends 'training' ? TrainingResult : ServingResult> {
  type Found = Use extends 'training' ? TrainingResult : ServingResult;
  const moving = inputs.flatMap(({ changes }, index) => (changes[use] ? [index] : []));
  const rows = known.flatMap((physics, row) => (physics[use]?.feasible ? [row] : []));
  const first = known[rows[0] ?? 0]?.[use];
  if (first === undefined || !first.feasible || moving.length === 0) {
    return { at: () => first as Found | Infeasible | undefined, error: 0 };
  }
  const template: Part = first;
  const parts = rows.map(row => leavesOf(known[row]?.[use]));
  const paths = [...leavesOf(template).keys()].filter(path =>
    parts.some(part => part.get(path) !== parts[0]?.get(path)),
  );
  const figures = parts.map(part => paths.map(path => part.get(path) ?? 0));
  const points = rows.map(row => pointOf(draws[row] ?? [], moving));
  const surface = fitSurface(points, figures);
  const place = placer(template, paths);
  const shared = paths.map(path => shares.test(path));
  return {
    at: draw => {
      const values = surface.at(pointOf(draw, moving));
      return place(values.map((value, index) => kept(shared[index] === true, value))) as Found;
    },
    error: errorOf(points, figures, paths),
  };
}

function pointOf(draw: Draw, moving: readonly number[]): readonly number[] {
  return moving.map(index => draw[index] ?? 0);
}

/** Shares stay shares. */
const shares = /(?:utilisation|sloAttainment|mfu|goodput|prefixCacheHitRate)$/;

function kept(isShare: boolean, value: number): number {
  const positive = Math.max(0, value);
  return isShare ? Math.min(1, positive) : positive;
}

/** The figures that bills and latencies rest on. */
const watched =
  /(?:^hours$|^chipHours$|^stepSeconds$|^capacityRequestsPerSecond$|tokensPerSecondPerChip$|^time\w+\.p50$)/;

function errorOf(
  points: readonly (readonly number[])[],
  figures: readonly (readonly number[])[],
  paths: readonly string[],
): number {
  const places = paths.flatMap((path, place) => (watched.test(path) ? [place] : []));
  const learnt = points.flatMap((_, row) => (row % heldOut === 0 ? [] : [row]));
  if (learnt.length < heldOut || places.length === 0) return 0;
  const surface: Surface = fitSurface(
    learnt.map(row => points[row] ?? []),
    learnt.map(row => figures[row] ?? []),
  );
  const errors = points.flatMap((point, row) => {
    if (row % heldOut !== 0) return [];
    const guessed = surface.at(point);
    return places.map(place => {
      const simulated = figures[row]?.[place] ?? 0;
      return simulated > 0 ? Math.abs((guessed[place] ?? 0) / simulated - 1) : 0;
    });
  });
  return quantileOf(errors, 0.9);
}
