/** Runs the leaving out of a calibration: families, chips, and rows with one neighbour given. */
import { grouped } from '../../numeric/grouped.ts';
import type { Library } from '../../scenario/library.ts';
import { hasExperts, rowClass } from '../prediction-class.ts';
import { anchoredErrors } from './anchor.ts';
import type { Calibration, StageFit } from './calibrate.ts';
import type { CalibrationRow } from './calibration-row.ts';
import { slopesAt } from './fit-knobs.ts';
import { settledValues } from './knob.ts';
import { leftOut } from './leave-out.ts';
import type { LeftOutRecord, LeftOutRow } from './left-out-record.ts';

/** The record of a calibration; `onStage` hears of each part before its turn. */
export function leftOutRecord(
  calibration: Calibration,
  library: Library,
  day: string,
  onStage?: (title: string) => void,
): LeftOutRecord {
  const fittedRows = calibration.stages.flatMap(stage => {
    onStage?.(`leaving out: ${stage.stage.title}`);
    return stageRows(stage, library);
  });
  const { others, knobs, moved, errors } = calibration;
  const after = errors(others, settledValues(knobs, moved));
  const rows = [
    ...fittedRows,
    ...others.map((row, index) =>
      recordRow(row, { familyOut: after[index], chipOut: after[index] }, library),
    ),
  ];
  const fitted = calibration.stages.reduce((sum, { fit }) => sum + fit.free.length, 0);
  return {
    calibratedOn: day,
    constants: fitted,
    groups: new Set(rows.map(row => row.group)).size,
    stages: calibration.stages.map(({ stage, fit, rows: all }) => ({
      title: stage.title,
      rows: all.length,
      constants: fit.free.length,
      groups: new Set(all.map(row => row.group)).size,
    })),
    rows,
  };
}

function stageRows({ stage, fit, rows }: StageFit, library: Library): readonly LeftOutRow[] {
  const byFamily = errorsBy(leftOut(fit, rows, row => row.group));
  const byChip = errorsBy(leftOut(fit, rows, row => row.chip));
  const families = rows.map(row => byFamily.get(row));
  const anchored = stage.ofSystems
    ? anchoredErrors(anchorSets(rows, library), families, slopesAt(fit, rows))
    : [];
  return rows.map((row, index) =>
    recordRow(
      row,
      { familyOut: byFamily.get(row), chipOut: byChip.get(row), anchored: anchored[index] },
      library,
    ),
  );
}

interface RowErrors {
  readonly familyOut: number | undefined;
  readonly chipOut: number | undefined;
  readonly anchored?: number | undefined;
}

function recordRow(
  row: CalibrationRow,
  { familyOut, chipOut, anchored }: RowErrors,
  library: Library,
): LeftOutRow {
  return {
    id: row.id,
    metric: row.metric,
    kind: row.kind,
    class: rowClass(row.entry, row.aspect, library),
    aspect: row.aspect,
    ledger: row.ledger,
    group: row.group,
    chip: row.chip,
    familyOut: short(familyOut),
    chipOut: short(chipOut),
    ...(anchored === undefined ? {} : { anchored: short(anchored) ?? 0 }),
  };
}

function errorsBy(rows: ReturnType<typeof leftOut>) {
  return new Map<CalibrationRow, number | undefined>(rows.map(({ row, error }) => [row, error]));
}

function short(error: number | undefined): number | null {
  return error === undefined ? null : Number(error.toFixed(digits));
}

const digits = 4;

/** Rows that may stand for each other: same family, chip, dense or not, and the same sort of figure. */
export function anchorSets(
  rows: readonly CalibrationRow[],
  library: Library,
): readonly (readonly number[])[] {
  const indexed = rows.map((row, index) => ({ row, index }));
  const sets = grouped(indexed, ({ row: { group, chip, kind, aspect, entry } }) =>
    [group, chip, kind, aspect, hasExperts(entry, library)].join(' '),
  );
  return [...sets.values()].map(set => set.map(({ index }) => index));
}
