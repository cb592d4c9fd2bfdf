/** What `compare` prints: the same work, one chip a row. */
import { compared } from '../../../report/sections/compared.ts';
import { comparisonHeadline } from '../../../report/sections/comparison-headline.ts';
import type { Comparison, Result } from '../../../scenario/result.ts';
import {
  absent,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
} from '../../../units/format.ts';
import { secondsPerHour } from '../../../units/quantity.ts';
import { type Colours, columns } from '../terminal.ts';
import { columnLines, type TextColumn } from './columns.ts';
import { noteLines } from './notes.ts';
import { hanging, wrapped } from './wrap.ts';

interface Cell {
  readonly label: string;
  readonly of: (result: Result) => string | undefined;
}

const training: readonly Cell[] = [
  { label: 'Cost', of: ({ economics }) => shown(economics?.training?.usd, formatUsd) },
  { label: 'Time', of: trained(({ hours }) => formatDuration(hours * secondsPerHour)) },
  { label: 'Chip-hours', of: trained(({ chipHours }) => formatCount(chipHours)) },
  { label: 'Step', of: trained(({ stepSeconds }) => formatDuration(stepSeconds)) },
  { label: 'MFU', of: trained(({ mfu }) => formatPercent(mfu)) },
  { label: 'Memory', of: trained(({ memory }) => formatBytes(memory.usedBytes)) },
  { label: 'Format', of: trained(({ plan }) => String(plan['precision']).toUpperCase()) },
];

const serving: readonly Cell[] = [
  {
    label: '$/M out',
    of: ({ economics }) => shown(economics?.serving?.usdPerMillionOutputTokens, formatUsd),
  },
  {
    label: '$/M in',
    of: ({ economics }) => shown(economics?.serving?.usdPerMillionInputTokens, formatUsd),
  },
  { label: 'First', of: served(({ timeToFirstToken }) => formatDuration(timeToFirstToken.p50)) },
  { label: 'Next', of: served(({ timePerOutputToken }) => formatDuration(timePerOutputToken.p50)) },
  { label: 'Req/s', of: served(({ requestsPerSecond }) => formatNumber(requestsPerSecond)) },
  {
    label: 'At most',
    of: served(({ capacityRequestsPerSecond }) => formatNumber(capacityRequestsPerSecond)),
  },
  { label: 'In SLO', of: served(({ sloAttainment }) => formatPercent(sloAttainment)) },
];

/** A comparison within eighty columns. */
export function comparisonSummary(comparison: Comparison, colours: Colours): string {
  const { name, results } = comparison;
  const { verdict, answer } = comparisonHeadline(compared(comparison));
  const asks = (half: 'training' | 'serving') => results.some(({ result }) => result[half]);
  const notes = results.flatMap(({ result }) => result.notes);
  const blocks = [
    [
      ...wrapped(name, columns).map(colours.bold),
      ...wrapped(`${verdict}.`, columns),
      ...wrapped(answer, columns),
    ],
    asks('training') ? tableLines('Training', training, 'training', results, colours) : [],
    asks('serving') ? tableLines('Serving', serving, 'serving', results, colours) : [],
    noteLines(notes, colours),
  ];
  return blocks
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function tableLines(
  title: string,
  cells: readonly Cell[],
  half: 'training' | 'serving',
  results: Comparison['results'],
  colours: Colours,
): readonly string[] {
  const heads: TextColumn[] = [
    { label: 'Chip' },
    ...cells.map(({ label }) => ({ label, right: true })),
  ];
  const done = results.filter(({ result }) => result[half]?.feasible === true);
  const rows = done.map(({ chip, result }) => [
    chip,
    ...cells.map(({ of }) => of(result) ?? absent),
  ]);
  return [
    colours.bold(title),
    ...(rows.length === 0 ? [] : columnLines(heads, rows, colours)),
    ...results.flatMap(({ chip, result }) => {
      const answer = result[half];
      if (answer === undefined || answer.feasible) return [];
      return hanging(
        `  ${chip}: `,
        `does not fit. ${answer.reasons.map(({ text }) => text).join(' ')}`,
      );
    }),
  ];
}

function shown(value: number | undefined, format: (value: number) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}

type Trained = Extract<NonNullable<Result['training']>, { feasible: true }>;
type Served = Extract<NonNullable<Result['serving']>, { feasible: true }>;

function trained(say: (run: Trained) => string): Cell['of'] {
  return ({ training: run }) => (run?.feasible === true ? say(run) : undefined);
}

function served(say: (service: Served) => string): Cell['of'] {
  return ({ serving: service }) => (service?.feasible === true ? say(service) : undefined);
}
