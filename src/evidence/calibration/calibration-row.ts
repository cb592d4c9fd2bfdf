/** A published figure as a row of a fit: how far off it is under any set of constants. */
import { log } from '../../numeric/elementary.ts';
import { libraryWith } from '../../scenario/constants-shelf.ts';
import type { Library } from '../../scenario/library.ts';
import { InputError } from '../../schema/input-error.ts';
import { type Aspect, aspectOf } from '../aspect.ts';
import { stackOfEngine } from '../engine-stack.ts';
import type { Ledger } from '../evidence-row.ts';
import { forecastsOf } from '../forecasts.ts';
import { groupOfEntry, isKernel, type LedgerEntry, type LedgerKind } from '../ledger-entry.ts';
import { subjectOf } from '../subject.ts';
import { type Knob, type Moved, valuesByDocument } from './knob.ts';

export interface CalibrationRow {
  readonly id: string;
  readonly entry: LedgerEntry;
  readonly kind: LedgerKind;
  readonly ledger: string;
  readonly group: string;
  readonly chip: string;
  readonly aspect: Aspect;
  readonly metric: string;
  readonly measured: number;
  /** Documents whose constants can move the row. */
  readonly documents: ReadonlySet<string>;
}

/** Logarithm of predicted over published for these rows; undefined for those without a prediction. */
export type Errors = (
  rows: readonly CalibrationRow[],
  values: Moved,
) => readonly (number | undefined)[];

/** A row for each published figure; entries whose chip is unknown have none. */
export function calibrationRows(
  ledgers: readonly Ledger[],
  library: Library,
): readonly CalibrationRow[] {
  return ledgers.flatMap(({ name, entries }) =>
    entries.flatMap(entry => {
      const documents = documentsOf(entry, library);
      if (documents === undefined) return [];
      return entry.measured.map(({ metric, value }) => ({
        id: entry.id,
        entry,
        kind: entry.kind,
        ledger: name,
        group: groupOfEntry(entry),
        chip: entry.system.chip,
        aspect: aspectOf({ kind: entry.kind, metric }),
        metric,
        measured: value,
        documents,
      }));
    }),
  );
}

function documentsOf(entry: LedgerEntry, library: Library): ReadonlySet<string> | undefined {
  try {
    const { efficiency } = library.chip(entry.system.chip);
    const software = library.constants.softwareIds.filter(id => concerns(id, entry));
    return new Set([efficiency, ...software]);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function concerns(software: string, entry: LedgerEntry): boolean {
  if (isKernel(entry)) return software === 'operator-calls';
  if (entry.kind === 'training') return software.startsWith('training');
  return software === stackOfEngine(entry.setup.engine);
}

/** Errors under a library whose constants are replaced; layouts are settled once and then kept. */
export function errorsUnder(library: Library, knobs: readonly Knob[]): Errors {
  const base = { ...library, constants: { ...library.constants } };
  const settled = new WeakMap<object, unknown>();
  const subjects = new Map<LedgerEntry, ReturnType<typeof subjectOf>>();
  const subject = (entry: LedgerEntry) => {
    const known = subjects.get(entry) ?? subjectOf(entry);
    subjects.set(entry, known);
    return known;
  };
  return (rows, values) => {
    const workbench = { library: libraryWith(base, valuesByDocument(knobs, values)), settled };
    const known = new Map<LedgerEntry, ReadonlyMap<string, number | undefined>>();
    return rows.map(({ entry, metric, measured }) => {
      let figures = known.get(entry);
      if (figures === undefined) {
        const metrics = entry.measured.map(figure => figure.metric);
        const forecasts = forecastsOf(subject(entry), metrics, workbench);
        figures = new Map(metrics.map((name, index) => [name, forecasts[index]?.value]));
        known.set(entry, figures);
      }
      const value = figures.get(metric);
      return value === undefined ? undefined : log(value / measured);
    });
  };
}
