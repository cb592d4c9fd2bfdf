/** A reader's own measurements: they shift the constants of their chip and stack, shrunk towards what all others say. */
import { exp, expm1, log } from '../../numeric/elementary.ts';
import { quantileOf } from '../../numeric/quantile.ts';
import type { Library } from '../../scenario/library.ts';
import type { Ledger } from '../evidence-row.ts';
import { isKernel } from '../ledger-entry.ts';
import { anchoredErrors, anchorStep } from './anchor.ts';
import { calibrationRows, errorsUnder } from './calibration-row.ts';
import { slopesAt, stepped } from './fit-knobs.ts';
import { type Knob, knobsOf, type Moved, settledValues } from './knob.ts';
import { anchorSets } from './left-out-rows.ts';
import { calibrationStages } from './stages.ts';
import { roundedValues } from './written-constants.ts';

export interface OwnShift {
  readonly rows: number;
  /** Median absolute relative errors of the rows. */
  readonly before: number;
  readonly after: number;
  readonly constants: readonly {
    readonly document: string;
    readonly name: string;
    readonly before: number;
    readonly after: number;
  }[];
}

/** A constant that moves less than this says nothing. */
const leastMove = 0.002;

/** The shift that these rows call for, from the constants as they stand. */
export function shiftByOwn(ledgers: readonly Ledger[], library: Library): OwnShift {
  const knobs = standing(library);
  const rows = calibrationRows(ledgers, library);
  const errors = errorsUnder(library, knobs);
  const start = settledValues(knobs, {});
  const first = errors(rows, start);
  const usable = rows.filter((_, index) => first[index] !== undefined);
  const residuals = first.filter(error => error !== undefined);
  const free = knobs.filter(
    knob =>
      knob.tolerance > 0 &&
      usable.some(row => row.documents.has(knob.document)) &&
      calibrationStages.some(stage => stage.moves(knob) && usable.some(stage.informs)),
  );
  const moved: Moved = Object.fromEntries(free.map(({ key }) => [key, start[key] ?? 0]));
  const problem = { knobs, movable: new Set<string>(), rows: usable, errors, held: moved };
  const slopes = slopesAt({ problem, free, moved }, usable);
  const next = roundedValues(stepped(free, moved, anchorStep(residuals, slopes)));
  const after = errors(usable, settledValues(knobs, { ...moved, ...next }));
  return {
    rows: usable.length,
    before: median(residuals),
    after: median(after.filter(error => error !== undefined)),
    constants: free.flatMap(({ key, document, name }) => {
      const [old, fresh] = [moved[key] ?? 0, next[key] ?? 0];
      return Math.abs(log(fresh / old)) < leastMove
        ? []
        : [{ document, name, before: old, after: fresh }];
    }),
  };
}

/** The constants at the values that their documents state, with nothing to follow. */
function standing({ constants }: Library): readonly Knob[] {
  return knobsOf(constants).map(knob => {
    const document = constants.efficiencyIds.includes(knob.document)
      ? constants.efficiency(knob.document)
      : constants.software(knob.document);
    return { ...knob, relative: undefined, prior: document.values[knob.name] ?? knob.prior };
  });
}

/** Predictions of systems when another row of the same family, chip and sort is given, by id and metric. */
export function anchoredPredictions(
  ledgers: readonly Ledger[],
  library: Library,
): ReadonlyMap<string, number> {
  const knobs = standing(library);
  const rows = calibrationRows(ledgers, library).filter(
    ({ entry, aspect }) => !isKernel(entry) && aspect !== 'memory',
  );
  const errors = errorsUnder(library, knobs);
  const start = settledValues(knobs, {});
  const first = errors(rows, start);
  const free = knobs.filter(
    knob =>
      knob.tolerance > 0 &&
      rows.some(row => row.documents.has(knob.document)) &&
      calibrationStages.some(stage => stage.ofSystems && stage.moves(knob)),
  );
  const moved: Moved = Object.fromEntries(free.map(({ key }) => [key, start[key] ?? 0]));
  const problem = { knobs, movable: new Set<string>(), rows, errors, held: moved };
  const slopes = slopesAt({ problem, free, moved }, rows);
  const after = anchoredErrors(anchorSets(rows, library), first, slopes);
  return new Map(
    rows.flatMap(({ id, metric, measured }, index) => {
      const error = after[index];
      return error === undefined ? [] : [[anchorKey(id, metric), measured * exp(error)] as const];
    }),
  );
}

/** How `anchoredPredictions` names a row. */
export function anchorKey(id: string, metric: string): string {
  return `${id} ${metric}`;
}

function median(errors: readonly number[]): number {
  const sizes = errors.map(error => Math.abs(expm1(error)));
  return sizes.length === 0 ? 0 : quantileOf(sizes, 1 / 2);
}
