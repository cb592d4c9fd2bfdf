/** A validation as a report: the summary, and published against simulated, figure by figure. */
import type { ErrorSummary } from '../evidence/error-summary.ts';
import type { EvidenceRow } from '../evidence/evidence-row.ts';
import type { Validation } from '../evidence/validation.ts';
import { grouped } from '../numeric/grouped.ts';
import { formatPercent } from '../units/format.ts';
import { publishedSimulated } from './charts/published-simulated.ts';
import { chartWithTable, type Report, tableBlock } from './content.ts';
import { percent } from './display-unit.ts';
import type { Table } from './table.ts';

/** Metrics with fewer figures than this have a table and no chart. */
const leastPoints = 2;

/** The report of a validation. */
export function validationReport({ rows, summary }: Validation): Report {
  const kinds = Object.entries(summary);
  const answer = `${rows.length} published figures; median errors: ${kinds
    .map(
      ([kind, { medianAbsoluteRelativeError: error }]) =>
        `${kind} ${error === null ? 'n/a' : formatPercent(error)}`,
    )
    .join(', ')}.`;
  return {
    title: 'Published against simulated',
    verdict: `${rows.length} published figures against simulated ones`,
    answer,
    headline: tableBlock(summaryTable(summary)),
    remarks: [],
    sections: kinds.map(([kind]) => ({
      id: kind,
      title: kind,
      blocks: [
        ...grouped(
          rows.filter(row => row.kind === kind),
          row => row.metric,
        ),
      ].flatMap(([metric, some]) => {
        const id = `${kind}-${metric}`;
        const chart =
          some.length < leastPoints
            ? null
            : publishedSimulated(`${id}-chart`, `${kind}: ${metric}`, some);
        return chartWithTable(chart, rowTable(id, metric, some));
      }),
    })),
    footnotes: [],
  };
}

function summaryTable(summary: Validation['summary']): Table {
  const line = (name: string, errors: ErrorSummary) => ({
    kind: name,
    rows: errors.count,
    median: errors.medianAbsoluteRelativeError,
    mean: errors.meanAbsoluteRelativeError,
    p90: errors.p90AbsoluteRelativeError,
    bias: errors.bias,
    groups: errors.groups.count,
    groupMedian: errors.groups.medianAbsoluteRelativeError,
    unsupported: errors.unsupported,
  });
  return {
    id: 'summary',
    title: 'Errors by kind',
    columns: [
      { key: 'kind', label: 'Kind' },
      { key: 'rows', label: 'Figures' },
      { key: 'median', label: 'Median', unit: percent },
      { key: 'mean', label: 'Mean', unit: percent },
      { key: 'p90', label: 'p90', unit: percent },
      { key: 'bias', label: 'Bias', unit: percent },
      { key: 'groups', label: 'Families' },
      { key: 'groupMedian', label: 'Median over families', unit: percent },
      { key: 'unsupported', label: 'Without prediction' },
    ],
    rows: Object.entries(summary).flatMap(([kind, all]) => [
      line(kind, all),
      ...(all.timeToFirstToken === undefined
        ? []
        : [line(`${kind}: time to first token`, all.timeToFirstToken)]),
      ...(all.memory === undefined ? [] : [line(`${kind}: memory`, all.memory)]),
    ]),
  };
}

function rowTable(id: string, title: string, rows: readonly EvidenceRow[]): Table {
  return {
    id,
    title,
    columns: [
      { key: 'id', label: 'Entry' },
      { key: 'measured', label: 'Published' },
      { key: 'predicted', label: 'Simulated' },
      { key: 'error', label: 'Off by', unit: percent },
      { key: 'low', label: '80% from' },
      { key: 'high', label: 'to' },
    ],
    rows: rows.map(({ id: entry, measured, predicted, relativeError, low, high }) => ({
      id: entry,
      measured,
      predicted,
      error: relativeError,
      low,
      high,
    })),
  };
}
