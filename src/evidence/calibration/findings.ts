/** What a calibration says of each constant, and of each document as a whole. */
import { expm1 } from '../../numeric/elementary.ts';
import { quantileOf } from '../../numeric/quantile.ts';
import type { Calibration } from './calibrate.ts';
import { settledValues } from './knob.ts';
import { standardErrors } from './standard-errors.ts';
import { type Found, roundedValues, type WrittenDocument } from './written-constants.ts';

export interface Finding extends Found {
  readonly document: string;
  readonly name: string;
  readonly stage: string;
  readonly prior: number;
  readonly value: number;
  readonly fitted: boolean;
}

/** Every constant that a stage looked at and that some family informs. */
export function findingsOf({ knobs, moved, stages }: Calibration): readonly Finding[] {
  const values = settledValues(knobs, roundedValues(moved));
  return stages.flatMap(({ stage, fit }) => {
    const spreads = standardErrors(fit);
    return fit.problem.knobs.flatMap((knob): Finding[] => {
      const groups = fit.groups.get(knob.key)?.length ?? 0;
      if (groups === 0) return [];
      return [
        {
          document: knob.document,
          name: knob.name,
          stage: stage.title,
          prior: (knob.relative === undefined ? undefined : values[knob.relative]) ?? knob.prior,
          value: values[knob.key] ?? knob.prior,
          fitted: fit.free.some(({ key }) => key === knob.key),
          groups,
          spread: spreads.get(knob.key) ?? knob.tolerance,
        },
      ];
    });
  });
}

/** What the document's fitted constants rest on. */
export function documentFit(
  { stages, knobs, moved, errors }: Calibration,
  document: string,
): WrittenDocument['fit'] {
  const rows = stages.flatMap(({ fit, rows: all }) =>
    fit.free.some(knob => knob.document === document)
      ? all.filter(row => row.documents.has(document))
      : [],
  );
  const found = errors(rows, settledValues(knobs, roundedValues(moved)));
  const sizes = found.flatMap(error => (error === undefined ? [] : [Math.abs(expm1(error))]));
  return {
    entries: new Set(rows.map(({ id }) => id)).size,
    groups: new Set(rows.map(({ group }) => group)).size,
    medianError: sizes.length === 0 ? 0 : Number(quantileOf(sizes, 1 / 2).toFixed(digits)),
  };
}

const digits = 4;
