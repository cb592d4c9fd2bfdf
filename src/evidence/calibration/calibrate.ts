/** The whole calibration: stage after stage, each with what its rows say when their own family is left out. */
import type { Library } from '../../scenario/library.ts';
import type { Ledger } from '../evidence-row.ts';
import { type CalibrationRow, calibrationRows, errorsUnder } from './calibration-row.ts';
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
    const fit = fitKnobs({ knobs, movable, rows: mine, errors, held: moved });
    moved = fit.moved;
    return { stage, fit, rows: mine };
  });
  return { knobs, moved, stages };
}
