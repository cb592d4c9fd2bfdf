/** What `validate` prints: how far off each kind is, and the rows that are furthest off. */

import type { ErrorSummary } from '../../../evidence/error-summary.ts';
import type { EvidenceRow } from '../../../evidence/evidence-row.ts';
import type { Validation } from '../../../evidence/validation.ts';
import { log1p } from '../../../numeric/elementary.ts';
import {
  formatBytes,
  formatBytesPerSecond,
  formatDuration,
  formatFlopPerSecond,
  formatNumber,
  formatPercent,
} from '../../../units/format.ts';
import type { Colours } from '../terminal.ts';
import { columnLines, cut } from './columns.ts';
import { hanging } from './wrap.ts';

const heads = [
  { label: 'Kind' },
  { label: 'Rows', right: true },
  { label: 'Median', right: true },
  { label: 'Mean', right: true },
  { label: 'p90', right: true },
  { label: 'Bias', right: true },
  { label: 'Groups', right: true },
  { label: 'Median', right: true },
  { label: 'None', right: true },
];

/** The summary over all ledgers, then ledger by ledger, then the worst rows of each kind. */
export function validationText(
  validation: Validation,
  colours: Colours,
  { allRows }: { readonly allRows: boolean },
): string {
  const { bold, dim } = colours;
  const ledgers = Object.entries(validation.byLedger);
  const several = ledgers.length > 1;
  return [
    bold('Published against simulated'),
    ...columnLines(heads, summaryRows(validation.summary), colours),
    '',
    ...(several
      ? [
          bold('By ledger'),
          ...columnLines(
            narrow(heads),
            ledgers.flatMap(([name, summary]) =>
              summaryRows(summary).map(([kind = '', ...rest]) =>
                narrow([cut(kind === name ? kind : `${name}: ${kind}`, kindWidth), ...rest]),
              ),
            ),
            colours,
          ),
          '',
        ]
      : []),
    ...pairLines(validation, colours),
    bold(allRows ? 'Rows' : 'Furthest off'),
    ...rowLines(allRows ? validation.rows : worst(validation.rows), colours),
    '',
    ...hanging(
      '  ',
      'Errors are |simulated / published - 1|; over groups, the median within a source family first. None: no prediction, counted as 100% wrong. ttft: time to first token.',
    ).map(dim),
  ].join('\n');
}

const kindWidth = 24;

/** Without the mean, so that longer names fit. */
const narrow = <Cell>([name, rows, median, , ...rest]: readonly Cell[]) =>
  [name, rows, median, ...rest].filter(cell => cell !== undefined);

function summaryRows(summary: Validation['summary']): readonly (readonly string[])[] {
  return Object.entries(summary).flatMap(([kind, all]) => [
    ...(all.count === 0 ? [] : [summaryRow(kind, all)]),
    ...(all.timeToFirstToken === undefined
      ? []
      : [summaryRow(`${kind} ttft`, all.timeToFirstToken)]),
    ...(all.memory === undefined ? [] : [summaryRow(`${kind} memory`, all.memory)]),
  ]);
}

function summaryRow(name: string, errors: ErrorSummary): readonly string[] {
  const { count, unsupported, bias, groups } = errors;
  return [
    name,
    String(count),
    share(errors.medianAbsoluteRelativeError),
    share(errors.meanAbsoluteRelativeError),
    share(errors.p90AbsoluteRelativeError),
    signed(bias),
    String(groups.count),
    share(groups.medianAbsoluteRelativeError),
    unsupported === 0 ? '' : String(unsupported),
  ];
}

function pairLines({ summary }: Validation, colours: Colours): readonly string[] {
  const rows = Object.entries(summary).flatMap(([kind, { pairs }]) =>
    pairs.count === 0
      ? []
      : [[kind, String(pairs.count), share(pairs.medianRatioError), share(pairs.rightOrder)]],
  );
  if (rows.length === 0) return [];
  const columns = [
    { label: 'Pairs of one model on one chip' },
    { label: 'Pairs', right: true },
    { label: 'Ratio off by', right: true },
    { label: 'Right order', right: true },
  ];
  return [...columnLines(columns, rows, colours), ''];
}

/** Rows shown of each kind. */
const shown = 3;

function worst(rows: readonly EvidenceRow[]): readonly EvidenceRow[] {
  const kinds = [...new Set(rows.map(row => row.kind))];
  return kinds.flatMap(kind =>
    rows
      .filter(row => row.kind === kind)
      .toSorted((one, other) => sizeOf(other) - sizeOf(one))
      .slice(0, shown),
  );
}

function sizeOf({ relativeError }: EvidenceRow): number {
  return relativeError === null ? Number.POSITIVE_INFINITY : Math.abs(log1p(relativeError));
}

const idWidth = 38;

function rowLines(rows: readonly EvidenceRow[], colours: Colours): readonly string[] {
  const columns = [
    { label: 'Entry' },
    { label: 'Published', right: true },
    { label: 'Simulated', right: true },
    { label: 'Off by', right: true },
  ];
  const cells = rows.map(row => [
    cut(row.id, idWidth),
    formatFigure(row.metric, row.measured),
    row.predicted === null ? 'none' : formatFigure(row.metric, row.predicted),
    signed(row.relativeError),
  ]);
  return columnLines(columns, cells, colours);
}

function share(value: number | null): string {
  return value === null ? '' : formatPercent(value);
}

function signed(value: number | null): string {
  if (value === null) return '';
  return value < 0 ? `-${formatPercent(-value)}` : `+${formatPercent(value)}`;
}

/** A figure in the unit that its metric names. */
function formatFigure(metric: string, value: number): string {
  if (/seconds(P\d+)?$/i.test(metric) && !/PerSecond/.test(metric)) return formatDuration(value);
  if (/flopPerSecond/i.test(metric)) return formatFlopPerSecond(value);
  if (/bytesPerSecond$/i.test(metric)) return formatBytesPerSecond(value);
  if (metric === 'memoryBytesPerChip') return formatBytes(value);
  return formatNumber(value);
}
