/** Fits what a training stack adds to the kernels, on published step times. */
import { type Device, withSustained } from '../hardware/device.ts';
import { leastSquares } from '../numeric/least-squares.ts';
import { caseSeconds } from './predict-training.ts';
import {
  type Knob,
  stacksOf,
  type TrainingConstants,
  type TrainingRow,
  trainingKnobs,
} from './training-knobs.ts';

/** Fewer groups than this cannot tell a constant from one system's habits. */
export const leastGroups = 3;
/** Errors beyond this count in proportion, not squared: layouts are partly unknown. */
const knee = 0.12;

export interface FittedKnob {
  readonly name: string;
  readonly value: number;
  readonly groups: number;
  /** False: fewer than `leastGroups` inform it, so it stayed where it was. */
  readonly fitted: boolean;
}

export interface TrainingFit {
  readonly constants: TrainingConstants;
  readonly knobs: readonly FittedKnob[];
}

/** Fits every knob that at least three groups inform; the others keep their start. */
export function fitTraining(rows: readonly TrainingRow[], start: TrainingConstants): TrainingFit {
  const generations = [...new Set(rows.map(row => row.generation))].toSorted();
  const all = trainingKnobs(generations).map(knob => ({
    ...knob,
    groups: new Set(rows.filter(knob.informs).map(row => row.group)).size,
  }));
  const free = all.filter(knob => knob.groups >= leastGroups);
  const origin = free.map(knob => Math.log(knob.read(start)));
  const at = (logarithms: readonly number[]) => knobsAt(free, logarithms, start);
  const sizes = new Map<string, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const errorOf = rows.map(row => rememberedError(row, free));
  const weights = rows.map(({ group }) => (sizes.get(group) ?? 1) ** -0.25);
  const residuals = (logarithms: readonly number[]) => {
    const constants = at(logarithms);
    const errors = errorOf.map(
      (error, index) => error(constants, logarithms) * (weights[index] ?? 1),
    );
    const pulls = free.map(
      (knob, index) => (((logarithms[index] ?? 0) - (origin[index] ?? 0)) / knob.spread) * knee,
    );
    return [...errors, ...pulls];
  };
  const fit = leastSquares(residuals, origin, { knee });
  const constants = at(fit.parameters);
  return {
    constants,
    knobs: all.map(knob => ({
      name: knob.name,
      value: knob.read(constants),
      groups: knob.groups,
      fitted: knob.groups >= leastGroups,
    })),
  };
}

/** The row's error, calculated again only when a knob that touches it has moved: most steps of a fit move one. */
function rememberedError(row: TrainingRow, free: readonly Knob[]) {
  const touching = free.flatMap(({ informs, touches = informs }, index) =>
    touches(row) ? [index] : [],
  );
  const known = new Map<string, number>();
  return (constants: TrainingConstants, logarithms: readonly number[]): number => {
    const key = touching.map(index => logarithms[index]).join(' ');
    let error = known.get(key);
    if (error === undefined) {
      error = logError(row, constants);
      known.set(key, error);
    }
    return error;
  };
}

function knobsAt(
  free: readonly Knob[],
  logarithms: readonly number[],
  start: TrainingConstants,
): TrainingConstants {
  return free.reduce(
    (constants, knob, index) =>
      knob.write(
        constants,
        Math.min(knob.most ?? Number.MAX_VALUE, Math.exp(logarithms[index] ?? 0)),
      ),
    start,
  );
}

/** Logarithm of predicted over published step time. */
export function logError(row: TrainingRow, constants: TrainingConstants): number {
  const rates = constants.sustained[row.generation];
  const known = row.case.subject.device;
  const device: Device = rates === undefined ? known : withSustained(known, rates);
  const seconds = caseSeconds(row.case, device, stacksOf(constants));
  const run = row.wholeRun ? constants.eras.wholeRun / row.wholeRunAtStart : 1;
  return Math.log((seconds * run) / row.stepSeconds);
}
