/** Published against simulated: every row, and what they come to by kind, ledger, chip, model family, stack and source. */
import { grouped } from '../numeric/grouped.ts';
import { quantileOf } from '../numeric/quantile.ts';
import { type Aspect, aspectOf } from './aspect.ts';
import { type ErrorSummary, errorSummary } from './error-summary.ts';
import { type EvidenceRow, interval, type Ledger, rowsOfEntry } from './evidence-row.ts';
import type { Workbench } from './forecast.ts';
import type { LedgerEntry, LedgerKind } from './ledger-entry.ts';
import { type PairSummary, pairSummary } from './pairs.ts';

export interface KindSummary extends ErrorSummary {
  /** Time to first token, which is kept out of the figures beside it. */
  readonly timeToFirstToken?: ErrorSummary;
  /** Memory, which is kept out of the figures beside it. */
  readonly memory?: ErrorSummary;
  readonly pairs: PairSummary;
  /** How often the 80% intervals hold, and the middle of their upper over their lower ends; time to first token and memory included. */
  readonly intervals: { readonly covered: number | null; readonly medianWidth: number | null };
}

export type Summary = Readonly<Partial<Record<LedgerKind, KindSummary>>>;
type SummaryBy = Readonly<Record<string, Summary>>;

export interface Validation {
  readonly rows: readonly EvidenceRow[];
  readonly summary: Summary;
  readonly byLedger: SummaryBy;
  readonly byChip: SummaryBy;
  readonly byModelFamily: SummaryBy;
  readonly byStack: SummaryBy;
  readonly byGroup: SummaryBy;
}

/** A row with what makes two rows alternatives of one decision. */
interface Row extends EvidenceRow {
  readonly alike: string;
}

export interface ValidationOptions {
  /** Hears of each entry before its turn. */
  readonly onEntry?: (entry: LedgerEntry) => void;
  /** Predictions with another row of the same family given, by id and metric; rows without one are left out. */
  readonly anchored?: ReadonlyMap<string, number>;
}

function anchoredRow(
  row: EvidenceRow,
  anchored: ReadonlyMap<string, number>,
): readonly EvidenceRow[] {
  const predicted = anchored.get(`${row.id} ${row.metric}`);
  if (predicted === undefined) return [];
  const relativeError = (predicted - row.measured) / row.measured;
  const factor = row.high === null || row.predicted === null ? undefined : row.high / row.predicted;
  return [{ ...row, predicted, relativeError, ...interval(row.measured, predicted, factor) }];
}

/** Simulates every entry and compares. */
export function validateLedgers(
  ledgers: readonly Ledger[],
  workbench: Workbench,
  { onEntry, anchored }: ValidationOptions = {},
): Validation {
  const rows = ledgers.flatMap(({ name, entries }) =>
    entries.flatMap(entry => {
      onEntry?.(entry);
      const decision = decisionOf(entry);
      const own = rowsOfEntry(entry, name, workbench);
      const kept = anchored === undefined ? own : own.flatMap(row => anchoredRow(row, anchored));
      return kept.map((row): Row => ({ ...row, alike: `${decision} ${row.metric}` }));
    }),
  );
  return validationOf(rows);
}

function validationOf(rows: readonly Row[]): Validation {
  const by = (nameOf: (row: Row) => string): SummaryBy =>
    Object.fromEntries([...grouped(rows, nameOf)].map(([name, some]) => [name, summaryOf(some)]));
  return {
    rows: rows.map(({ alike, ...row }) => row),
    summary: summaryOf(rows),
    byLedger: by(row => row.ledger),
    byChip: by(row => row.chip),
    byModelFamily: by(row => row.modelFamily),
    byStack: by(row => row.stack),
    byGroup: by(row => row.group),
  };
}

function summaryOf(rows: readonly Row[]): Summary {
  return Object.fromEntries(
    [...grouped(rows, row => row.kind)].map(([kind, some]) => [kind, kindSummary(some)]),
  );
}

function kindSummary(rows: readonly Row[]): KindSummary {
  const of = (aspect: Aspect) => rows.filter(row => aspectOf(row) === aspect);
  const speed = of('speed');
  const apart = (aspect: 'memory' | 'timeToFirstToken') => {
    const some = of(aspect);
    return some.length === 0 ? {} : { [aspect]: errorSummary(some) };
  };
  return {
    ...errorSummary(speed),
    ...apart('timeToFirstToken'),
    ...apart('memory'),
    pairs: pairSummary(speed),
    intervals: intervalSummary(rows),
  };
}

/** Entries of one source family with the same model on the same kind of chip are alternatives. */
function decisionOf({ kind, group, id, model, system, setup }: LedgerEntry): string {
  const family = group ?? id.split('--', 1)[0];
  const sequence = kind === 'training' ? setup.sequenceLength : '';
  return [kind, family, JSON.stringify(model ?? null), system.chip, sequence].join(' ');
}

function intervalSummary(rows: readonly Row[]): KindSummary['intervals'] {
  const ranged = rows.filter(({ covered }) => covered !== null);
  if (ranged.length === 0) return { covered: null, medianWidth: null };
  return {
    covered: ranged.filter(({ covered }) => covered).length / ranged.length,
    medianWidth: quantileOf(
      ranged.map(({ low, high }) => (high ?? 1) / (low ?? 1)),
      1 / 2,
    ),
  };
}
