/** The whole calibration: stage after stage, each with what its rows say when their own family is left out. */
import { grouped } from '../../numeric/grouped.ts';
import type { Library } from '../../scenario/library.ts';
import type { Ledger } from '../evidence-row.ts';
import {
  type CalibrationRow,
  calibrationRows,
  type Errors,
  errorsUnder,
} from './calibration-row.ts';
import { fitKnobs, type KnobFit } from './fit-knobs.ts';
import { type Knob, knobsOf, type Moved } from './knob.ts';
import { calibrationStages, type Stage } from './stages.ts';

export interface StageFit {
  readonly stage: Stage;
  readonly fit: KnobFit;
  /** Its rows, those without a prediction included. */
  readonly rows: readonly CalibrationRow[];
}

export interface Calibration {
  readonly knobs: readonly Knob[];
  /** Fitted values by key. */
  readonly moved: Moved;
  readonly stages: readonly StageFit[];
  /** Rows that no stage looks at, such as memory: nothing is fitted on them. */
  readonly others: readonly CalibrationRow[];
  readonly errors: Errors;
}

export interface CalibrationRequest {
  readonly ledgers: readonly Ledger[];
  readonly library: Library;
  /** Stages to run; all by default. */
  readonly wanted?: (stage: Stage) => boolean;
  readonly onStage?: (title: string) => void;
}

/** Fits all constants from their priors. */
export function calibrate(request: CalibrationRequest): Calibration {
  const { ledgers, library, wanted = () => true, onStage } = request;
  const knobs = knobsOf(library.constants);
  const rows = calibrationRows(ledgers, library);
  const errors = errorsUnder(library, knobs);
  let moved: Moved = {};
  const stages = calibrationStages.filter(wanted).map((stage): StageFit => {
    onStage?.(stage.title);
    const mine = rows.filter(stage.informs);
    const movable = new Set(knobs.filter(stage.moves).map(({ key }) => key));
    const { rounds, mostPerGroup } = stage;
    const looked = mostPerGroup === undefined ? mine : thinned(mine, mostPerGroup);
    const fit = fitKnobs({
      knobs,
      movable,
      rows: looked,
      errors,
      held: moved,
      ...(rounds === undefined ? {} : { rounds }),
    });
    moved = fit.moved;
    return { stage, fit, rows: mine };
  });
  const looked = new Set(stages.flatMap(stage => stage.rows));
  return { knobs, moved, stages, others: rows.filter(row => !looked.has(row)), errors };
}

/** The rows of at most so many entries of each family, evenly spread over its order in the ledger. */
function thinned(rows: readonly CalibrationRow[], most: number): readonly CalibrationRow[] {
  return [...grouped(rows, row => row.group).values()].flatMap(family => {
    const ids = [...new Set(family.map(({ id }) => id))];
    const step = Math.max(1, ids.length / most);
    const chosen = new Set(
      ids.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)),
    );
    return family.filter(({ id }) => chosen.has(id));
  });
}
