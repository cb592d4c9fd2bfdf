/** The table that says what to expect: errors on families, and on chips, that the constants had not seen. */
import { expm1 } from '../../numeric/elementary.ts';
import { type ErrorSummary, errorSummary } from '../error-summary.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { LeftOutRecord, LeftOutRow } from './left-out-record.ts';

export interface CrossValidated {
  readonly name: string;
  readonly rows: number;
  /** Leaving whole source families out. */
  readonly familyOut: ErrorSummary;
  /** Leaving one kind of chip out. */
  readonly chipOut: ErrorSummary;
  /** With one other row of the same family, chip and kind of model given; null for kernels. */
  readonly anchored: ErrorSummary | null;
  /** How often the 80% interval holds, leaving families out. */
  readonly interval: Coverage;
}

type Wanted = (row: LeftOutRow) => boolean;

const speed =
  (kind: string, ledger?: string): Wanted =>
  row =>
    row.kind === kind && row.aspect === 'speed' && (ledger === undefined || row.ledger === ledger);

/** Lines of the table, in this order. */
const lines: readonly (readonly [name: string, wanted: Wanted])[] = [
  ['gemm.json', speed('gemm', 'gemm')],
  ['attention.json', speed('attention', 'attention')],
  ['collective.json', speed('collective', 'collective')],
  ['kernels.json: gemm', speed('gemm', 'kernels')],
  ['kernels.json: attention', speed('attention', 'kernels')],
  ['kernels.json: experts', speed('experts', 'kernels')],
  ['kernels.json: collective', speed('collective', 'kernels')],
  ['training: speed', speed('training')],
  ['training: memory', row => row.aspect === 'memory'],
  ['prefill', speed('prefill')],
  ['decode', speed('decode')],
  ['serving: throughput, TPOT', speed('serving')],
  ['serving: time to first token', row => row.aspect === 'timeToFirstToken'],
  ['all', () => true],
];

/** One line per sort of figure; sorts without rows are left out. */
export function crossValidation(record: LeftOutRecord): readonly CrossValidated[] {
  return lines.flatMap(([name, wanted]) => {
    const rows = record.rows.filter(wanted);
    if (rows.length === 0) return [];
    const near = rows.filter(({ anchored }) => anchored !== undefined);
    return [
      {
        name,
        rows: rows.length,
        familyOut: errorSummary(rows.map(row => erring(row, row.familyOut))),
        chipOut: errorSummary(rows.map(row => erring(row, row.chipOut))),
        anchored:
          near.length === 0
            ? null
            : errorSummary(near.map(row => erring(row, row.anchored ?? null))),
        interval: coverageOf(record, wanted),
      },
    ];
  });
}

function erring({ group }: LeftOutRow, error: number | null) {
  return { group, relativeError: error === null ? null : expm1(error) };
}
