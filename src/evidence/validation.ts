/** Published against simulated: every row, and what they come to by kind, ledger, chip, model family, stack and source. */
import { grouped } from '../numeric/grouped.ts';
import { type ErrorSummary, errorSummary } from './error-summary.ts';
import { type EvidenceRow, type Ledger, rowsOfEntry } from './evidence-row.ts';
import type { Workbench } from './forecast.ts';
import type { LedgerEntry, LedgerKind } from './ledger-entry.ts';
import { type PairSummary, pairSummary } from './pairs.ts';

export interface KindSummary extends ErrorSummary {
  /** Time to first token, which is kept out of the figures beside it. */
  readonly timeToFirstToken?: ErrorSummary;
  /** Memory, which is kept out of the figures beside it. */
  readonly memory?: ErrorSummary;
  readonly pairs: PairSummary;
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

/** Simulates every entry and compares. `onEntry` hears of each entry before its turn. */
export function validateLedgers(
  ledgers: readonly Ledger[],
  workbench: Workbench,
  onEntry?: (entry: LedgerEntry) => void,
): Validation {
  const rows = ledgers.flatMap(({ name, entries }) =>
    entries.flatMap(entry => {
      onEntry?.(entry);
      const decision = decisionOf(entry);
      return rowsOfEntry(entry, name, workbench).map(
        (row): Row => ({ ...row, alike: `${decision} ${row.metric}` }),
      );
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

/** What a row measures: speed, time to first token or memory; only the first counts in the main figures. */
export function aspectOf({ kind, metric }: Pick<EvidenceRow, 'kind' | 'metric'>): Aspect {
  if (metric === 'memoryBytesPerChip') return 'memory';
  return kind === 'serving' && metric.startsWith('timeToFirstToken') ? 'timeToFirstToken' : 'speed';
}

export type Aspect = 'speed' | 'timeToFirstToken' | 'memory';

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
  };
}

/** Entries of one source family with the same model on the same kind of chip are alternatives. */
function decisionOf({ kind, group, id, model, system, setup }: LedgerEntry): string {
  const family = group ?? id.split('--', 1)[0];
  const sequence = kind === 'training' ? setup.sequenceLength : '';
  return [kind, family, JSON.stringify(model ?? null), system.chip, sequence].join(' ');
}
