/** How far predictions lie from measurements, over rows and over source families. */
import { grouped } from '../numeric/grouped.ts';
import { quantileOf } from '../numeric/quantile.ts';
import type { EvidenceRow } from './evidence-row.ts';

interface Errors {
  readonly count: number;
  readonly medianAbsoluteRelativeError: number | null;
  readonly meanAbsoluteRelativeError: number | null;
  readonly p90AbsoluteRelativeError: number | null;
  /** Median of the errors with their sign; above zero: predicted too high. */
  readonly bias: number | null;
}

export interface ErrorSummary extends Errors {
  /** Figures without a prediction; in the errors above each counts as 100% wrong, and not in the bias. */
  readonly unsupported: number;
  /** The same over source families: of each family the median first. */
  readonly groups: Errors;
}

type Erring = Pick<EvidenceRow, 'relativeError' | 'group'>;

/** What a missing prediction counts as. */
const whollyWrong = 1;

/** Summary of these rows; nulls when there are none. */
export function errorSummary(rows: readonly Erring[]): ErrorSummary {
  const absolute = rows.map(row => Math.abs(row.relativeError ?? whollyWrong));
  const families = familiesOf(rows);
  return {
    ...errorsOf(absolute, signed(rows)),
    unsupported: rows.filter(row => row.relativeError === null).length,
    groups: errorsOf(
      families.map(family => middle(family.map(row => Math.abs(row.relativeError ?? whollyWrong)))),
      families.flatMap(family => {
        const errors = signed(family);
        return errors.length === 0 ? [] : [middle(errors)];
      }),
    ),
  };
}

function errorsOf(absolute: readonly number[], errors: readonly number[]): Errors {
  const some = absolute.length > 0;
  return {
    count: absolute.length,
    medianAbsoluteRelativeError: some ? middle(absolute) : null,
    meanAbsoluteRelativeError: some
      ? absolute.reduce((sum, one) => sum + one, 0) / absolute.length
      : null,
    p90AbsoluteRelativeError: some ? quantileOf(absolute, nineInTen) : null,
    bias: errors.length === 0 ? null : middle(errors),
  };
}

const nineInTen = 0.9;

function middle(values: readonly number[]): number {
  return quantileOf(values, 1 / 2);
}

function signed(rows: readonly Erring[]): readonly number[] {
  return rows.flatMap(({ relativeError }) => (relativeError === null ? [] : [relativeError]));
}

function familiesOf<Row extends Erring>(rows: readonly Row[]): readonly (readonly Row[])[] {
  return [...grouped(rows, row => row.group).values()];
}
