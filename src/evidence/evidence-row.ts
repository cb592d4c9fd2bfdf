/** One published figure against what Neraca says: the row of a validation. */

import { uncertaintyFactor } from '../timing/uncertainty.ts';
import { aspectOf } from './aspect.ts';
import { modelFamily, stackName } from './entry-names.ts';
import type { Forecast, Workbench } from './forecast.ts';
import { forecastsOf } from './forecasts.ts';
import type { LedgerEntry, LedgerKind } from './ledger-entry.ts';
import { groupOfEntry } from './ledger-entry.ts';
import { predictionClass } from './prediction-class.ts';
import { subjectOf } from './subject.ts';

export interface EvidenceRow {
  readonly id: string;
  readonly kind: LedgerKind;
  readonly metric: string;
  /** In the ledger's unit of this metric. */
  readonly measured: number;
  /** Null: unsupported, with the reason in `notes`. */
  readonly predicted: number | null;
  /** (predicted − measured) / measured. */
  readonly relativeError: number | null;
  /** Does the layout as published fit into memory by our count? */
  readonly fits: boolean | null;
  /** The 80% interval of the prediction; null without a prediction or where nothing like it was measured. */
  readonly low: number | null;
  readonly high: number | null;
  /** Does the measurement lie in it? */
  readonly covered: boolean | null;
  readonly notes: readonly string[];
  readonly ledger: string;
  /** Source family: rows of one are near-repeats of each other. */
  readonly group: string;
  readonly chip: string;
  readonly modelFamily: string;
  readonly stack: string;
  readonly trust: LedgerEntry['trust'];
}

/** A ledger file: its name, and what stands in it. */
export interface Ledger {
  readonly name: string;
  readonly entries: readonly LedgerEntry[];
}

/** The rows of an entry, one for each figure that was published. */
export function rowsOfEntry(
  entry: LedgerEntry,
  ledger: string,
  workbench: Workbench,
): readonly EvidenceRow[] {
  const metrics = entry.measured.map(({ metric }) => metric);
  const forecasts = forecastsOf(subjectOf(entry), metrics, workbench);
  const { library } = workbench;
  const table = library.uncertainty();
  return entry.measured.map(({ metric, value }, index) => {
    const aspect = aspectOf({ kind: entry.kind, metric });
    const factor =
      table === undefined
        ? undefined
        : uncertaintyFactor(table, predictionClass(entry, aspect, library), entry.system.chip);
    return rowOf(entry, { metric, value, ledger, factor }, forecasts[index] ?? { notes: [] });
  });
}

interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly ledger: string;
  readonly factor: number | undefined;
}

function rowOf(
  entry: LedgerEntry,
  { metric, value: measured, ledger, factor }: Figure,
  { value, fits, notes, unsupported }: Forecast,
): EvidenceRow {
  return {
    id: entry.id,
    kind: entry.kind,
    metric,
    measured,
    predicted: value ?? null,
    relativeError: value === undefined ? null : (value - measured) / measured,
    fits: value === undefined ? null : (fits ?? true),
    ...interval(measured, value, factor),
    notes: unsupported === undefined ? notes : [unsupported, ...notes],
    ledger,
    group: groupOfEntry(entry),
    chip: entry.system.chip,
    modelFamily: modelFamily(entry),
    stack: stackName(entry),
    trust: entry.trust,
  };
}

/** The range of a prediction, and whether the measurement lies in it. */
export function interval(
  measured: number,
  value: number | undefined,
  factor: number | undefined,
): Pick<EvidenceRow, 'low' | 'high' | 'covered'> {
  if (value === undefined || factor === undefined) return { low: null, high: null, covered: null };
  const [low, high] = [value / factor, value * factor];
  return { low, high, covered: low <= measured && measured <= high };
}
